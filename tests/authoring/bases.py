"""Small bases, in memory and on disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from answerkey.authoring.base import Base
from answerkey.config import Config
from answerkey.model.collections import BUILT_IN, PLAIN
from answerkey.parsing.document import parse_document

FILES = {
    "frameworks/fastapi.yml": "name: FastAPI\nslug: fastapi\norder: 1\ndescription: A framework.\n",
    "frameworks/flask.yml": 'name: Flask\nslug: "flask"\norder: 2\ndescription: A framework.\n',
    "topics/fastapi-security.yml": "name: Security\nslug: security\nframeworkSlug: fastapi\norder: 1\ndescription: Tokens.\n",
    "topics/fastapi-testing.yml": "name: Testing\nslug: testing\nframeworkSlug: fastapi\norder: 2\ndescription: Clients.\n",
    "topics/flask-views.yml": "name: Views\nslug: views\nframeworkSlug: flask\norder: 1\ndescription: Functions.\n",
}


def page(framework: str, topic: str, *questions: tuple[str, str], head: str = "") -> str:
    """A page with questions, each an id and an answer."""
    names = {"fastapi": "FastAPI", "flask": "Flask"}
    text = (
        f"---\n# a comment\nframework: {names[framework]}\nframeworkSlug: {framework}\n"
        f"topic: {topic.capitalize()}\ntopicSlug: '{topic}' # quoted\nsubtopic: One\ndifficulty: easy\norder: 1\n"
        "seoDescription: A description that is just long enough to be shown in full by search engines.\n"
        f"updated: 2026-01-02\n{head}questions:\n"
    )
    for number, (id_, answer) in enumerate(questions):
        body = "".join(f"      {line}\n" if line else "\n" for line in answer.split("\n"))
        text += (
            f"  - id: {id_}\n    difficulty: easy\n    q: What is {framework} {topic} {number} {id_}?\n    a: |\n{body}"
        )
    return text + "---\n"


def in_memory(files: Mapping[str, str], assets: frozenset[str] = frozenset()) -> Base:
    """A base that stands on no disk."""
    config = Config()
    collections = {path: next((c for c in BUILT_IN if c.holds(path)), PLAIN) for path in files}
    documents = {path: parse_document(path, collections[path], text, config.limits) for path, text in files.items()}
    return Base(config, documents, assets)


def on_disk(folder: Path, files: Mapping[str, str]) -> Path:
    """A base in the folder `content`."""
    for path, text in files.items():
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return folder / "content"


def snapshot(folder: Path) -> dict[str, bytes]:
    """The files of a folder, without what the linter keeps."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {
        path: data for path, data in found.items() if not path.startswith((".cache/", ".answerkey_cache/", ".git/"))
    }
