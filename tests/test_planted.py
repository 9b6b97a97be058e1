"""One defect, planted alone in a clean base, is caught by its rule, at its very place, and nothing else is reported."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from command import run

pytestmark = pytest.mark.sweep  # each rule shows its place in a fixture, too, in a smaller base

CONTENT = Path(__file__).parents[1] / "content"
PAGE = "qa/fastapi/security/jwt.md"
TOPIC = "topics/fastapi-security.yml"


@dataclass(frozen=True)
class Plant:
    """A defect: what it does to a file, and the rule, the line and the column (from 1) that must be reported."""

    name: str
    rule: str
    edit: Callable[[str], str]
    mark: str  # stands where the report must point, after the edit; the edit leaves it in as «
    file: str = PAGE


def replaced(pattern: str, new: str, count: int = 1) -> Callable[[str], str]:
    """Replace the first match of a pattern; `«` in the new text marks where the report must point."""

    def edit(text: str) -> str:
        found, number = re.subn(pattern, new, text, count=count, flags=re.M)
        assert number, pattern
        return found

    return edit


QUOTED = (
    "  - id: quoted-answer\n    difficulty: medium\n    q: What does a quoted answer hold?\n"
    '    a: "Two snippets. 😀\\n\\n```python\\nx = 1\\nprint(x)\\n```\\n\\n```python\\ndef f():\\n    y = 1\\n  «return y\\n```\\n"\n'
)

PLANTS = [
    Plant("YAML syntax error", "document/yaml-syntax", replaced(r"^subtopic: .*", 'subtopic: one«: two'), "«"),
    Plant("missing field", "document/schema", replaced(r"(?s)\A---\n(.*?)subtopic: [^\n]*\n", r"---\n«\1"), "«"),
    Plant("misspelt enumeration value", "document/schema", lambda text: nth(text, r"^    difficulty: ", 2, "«esay"), "«"),
    Plant("broken framework reference", "reference/framework", replaced(r"^frameworkSlug: .*", "frameworkSlug: «fastapy"), "«"),
    Plant("broken topic reference", "reference/topic", replaced(r"^topicSlug: .*", "topicSlug: «secrity"), "«"),
    Plant("broken related reference", "reference/related", replaced(r"^  - (/fastapi/\S+)\n", r"  - «\1-2\n"), "«"),
    Plant("duplicate question id", "question/id-unique", lambda text: same_id(text), "«"),
    Plant("unknown key", "document/schema", replaced(r"^order: 1\n", "order: 1\n«author: me\n"), "«"),
    Plant("wrong count", "question/count", replaced(r"^questionsCount: .*", "questionsCount: «99"), "«"),
    Plant("duplicate YAML key", "document/yaml-duplicate-key", replaced(r"^order: 1\n", "order: 1\n«order: 2\n"), "«"),
    Plant("impossible date", "document/schema", replaced(r"^updated: .*", "updated: «2026-02-30"), "«"),
    Plant("wrong type", "document/schema", replaced(r"^order: .*", "order: «'1'"), "«"),
    Plant("front matter not closed", "document/front-matter", lambda text: "«" + re.sub(r"(?s)\n---\n.*", "\n", text), "«"),
    Plant("misspelt name in a snippet", "snippet/undefined-name", replaced(r"raise HTTPException\(", "raise «HTTPExcepton("), "«"),
    Plant("wrong indentation in a quoted scalar", "snippet/syntax", lambda text: quoted(text), "«"),
    Plant("broken framework reference in a topic", "reference/framework", replaced(r"^frameworkSlug: .*", "frameworkSlug: «flask"), "«", TOPIC),
]  # fmt: skip


def nth(text: str, key: str, number: int, new: str) -> str:
    """Replace the value behind the match of that number, from 0."""
    found = list(re.finditer(key + r".*", text, re.M))[number]
    return text[: found.start()] + re.match(key, found[0])[0] + new + text[found.end() :]  # type: ignore[index]


def same_id(text: str) -> str:
    first = re.search(r"^  - id: (.*)", text, re.M)
    assert first is not None
    return nth(text, r"^  - id: ", 1, "«" + first[1])


def quoted(text: str) -> str:
    count = re.search(r"^questionsCount: (\d+)", text, re.M)
    assert count is not None
    text = text.replace(count[0], f"questionsCount: {int(count[1]) + 1}")
    return re.sub(r"^questions:\n", lambda m: m[0] + QUOTED, text, count=1, flags=re.M)


CHANGED = ("content/qa/fastapi/security", "content/qa/fastapi/testing", "content/topics")  # all that a plant may change


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def linted(folder: Path, cache: Path, *paths: str) -> tuple[int, list[dict[str, object]]]:
    done = run(folder, "lint", *(paths or CHANGED), "--format", "json", PATH="", ANSWERKEY_CACHE_DIR=str(cache))
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)["diagnostics"]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT, tmp_path / "content")
    return tmp_path


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_a_planted_defect_is_the_one_thing_reported_and_at_its_place(plant: Plant, base: Path, cache: Path) -> None:
    file = base / "content" / plant.file
    text = plant.edit(file.read_text(encoding="utf-8"))
    at = text.index(plant.mark)
    file.write_text(text.replace(plant.mark, ""), encoding="utf-8")
    code, found = linted(base, cache)
    errors = [d for d in found if d["severity"] == "error" and d["path"] == f"content/{plant.file}"]  # links may break
    line, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
    assert code == 1
    assert [(d["rule"], d["path"]) for d in errors] == [(plant.rule, f"content/{plant.file}")]
    assert errors[0]["start"] == {"line": line, "column": column, "offset": at}


def test_two_pages_with_one_address_are_reported_at_the_second(base: Path, cache: Path) -> None:
    folder = base / "content" / "qa" / "fastapi"
    shutil.copy(folder / "security" / "jwt.md", folder / "testing" / "jwt.md")
    code, found = linted(base, cache)
    errors = [(d["rule"], d["path"]) for d in found if d["severity"] == "error"]
    assert code == 1
    assert errors == [("slug/unique", "content/qa/fastapi/testing/jwt.md")]


def test_all_defects_at_once_are_all_reported(base: Path, cache: Path) -> None:
    """One run shows every file's findings; one broken file hides no other."""
    pages = sorted((base / "content").glob("qa/*/*/*.md"))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        page.write_text(re.sub(r"^order: .*", "order: first", text, count=1, flags=re.M), encoding="utf-8")
    _, found = linted(base, cache, "content")
    assert {d["path"] for d in found if d["rule"] == "document/schema"} == {
        page.relative_to(base).as_posix() for page in pages
    }


def test_the_base_is_clean_before_anything_is_planted(base: Path, cache: Path) -> None:
    assert linted(base, cache, "content") == (0, [])
