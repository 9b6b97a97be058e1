"""The example bases that are installed with this program, for `answerkey init --example`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from answerkey.authoring.base import Refused
from answerkey.authoring.template_files import NewFile
from answerkey.config import Config
from answerkey.regular_files import read_regular

EXAMPLES = ("notes", "course", "reference", "digest", "questions")
_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "example_bases", _PACKAGE.parents[1] / "examples")  # in a wheel, in a working copy
_BUILT = ("dist", "ids.lock", "verified.json")  # what commands write in a working copy


def example_folder(name: str) -> Path:
    """Return the folder of an example base; raises Refused where this program was installed without it."""
    folder = next((folder / name for folder in _FOLDERS if (folder / name).is_dir()), None)
    if folder is None:
        raise Refused(f"the example `{name}` is not installed; install answerkey again")
    return folder


def example_files(name: str, root: Path) -> Iterator[NewFile]:
    """Yield the files of an example base as files of a folder: configuration, README, schemas and content."""
    folder = example_folder(name)
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") or part in _BUILT for part in relative.parts):
            yield NewFile(root / relative, read_regular(path).decode())


def refuse_other_base(name: str, files: list[NewFile], config: Config | None, content: Path) -> None:
    """Raise Refused where a folder holds another base: its configuration would not fit the example."""
    hint = f"choose another folder: `answerkey init --example {name} DIR`"
    texts = {file.path: file.text for file in files}
    if config is not None and texts.get(Path(config.file)) != read_regular(Path(config.file)).decode():
        raise Refused(f"`{Path(config.file).name}` configures another base, and the example has its own; {hint}")
    started = any(path.exists() for path in texts if content in path.parents)
    if content.is_dir() and any(content.iterdir()) and not started:
        raise Refused(f"`{content.name}` holds other content; {hint}")
