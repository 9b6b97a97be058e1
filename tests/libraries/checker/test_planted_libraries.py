"""A defect in the use of a library is found at its very characters; what is right beside it is left alone."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from answerkey.diagnostics import Diagnostic
from libraries.checker.planted import CONTEXT, PLANTS, SILENT, Plant
from libraries.checker.sites import HEAD, SITE, linted, make_environment, page, question, write

Places = dict[str, list[tuple[str, int, int]]]


def file_of(plant: Plant) -> str:
    return f"qa/acme/use/plant-{PLANTS.index(plant)}.md"


def text_of(plant: Plant, code: str) -> str:
    """A page with the code of a plant where its shape says."""
    if plant.shape == "scalar":
        escaped = code.replace("\n", "\\n")
        return f'{HEAD}  - id: quoted\n    q: How?\n    a: "Like this. 😀\\n\\n```python\\n{escaped}\\n```\\n"\n---\n'
    if plant.shape == "prelude":
        return (
            HEAD.replace("questions:", f"prelude: |\n{indented(code, '  ')}\nquestions:")
            + question(1, "x = 1")
            + "---\n"
        )
    if plant.shape == "item":
        return (
            f"{HEAD}  - id: item\n    q: How?\n    a: |\n      1. So:\n\n{indented(fenced(code), '         ')}\n---\n"
        )
    if plant.shape == "quote":
        return f"{HEAD}  - id: quote\n    q: How?\n    a: |\n{indented(fenced(code), '      > ')}\n---\n"
    if plant.shape == "second":
        first = fenced("from acme import Client\n\nclient = Client()")
        return f"{HEAD}  - id: second\n    q: How?\n    a: |\n{indented(first, '      ')}\n\n      Then:\n\n{indented(fenced(code), '      ')}\n---\n"
    return HEAD + question(1, code, tag="pycon" if plant.shape == "session" else "python") + "---\n"


def fenced(code: str) -> str:
    return f"```python\n{code}\n```"


def indented(text: str, by: str) -> str:
    return "\n".join(f"{by}{line}".rstrip() for line in text.split("\n"))


def checked(base: Path, texts: dict[str, str]) -> dict[str, list[Diagnostic]]:
    for name, text in texts.items():
        write(base, base / "environment", text, name)
    write(base, base / "environment", page(*CONTEXT), "qa/acme/use/context.md")
    found = defaultdict(list)
    for diagnostic in linted(base).diagnostics:
        found[diagnostic.path.rpartition("content/")[2]].append(diagnostic)
    return found


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Diagnostic]]:
    base = tmp_path_factory.mktemp("wrong")
    make_environment(base / "environment")
    return checked(base, {file_of(p): text_of(p, p.code).replace("«", "").replace("»", "") for p in PLANTS})


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Diagnostic]]:
    base = tmp_path_factory.mktemp("right")
    make_environment(base / "environment")
    texts = {file_of(p): text_of(p, mended(p)) for p in PLANTS}
    silent = {f"qa/acme/use/silent-{n}.md": page(code) for n, code in enumerate(SILENT.values())}
    return checked(base, {**texts, **silent})


def mended(plant: Plant) -> str:
    before, _, rest = plant.code.partition("«")
    return before + plant.right + rest.partition("»")[2]


@pytest.mark.parametrize("plant", PLANTS, ids=str)
def test_a_planted_defect_is_the_one_thing_found_and_at_its_very_characters(
    plant: Plant, wrong: dict[str, list[Diagnostic]]
) -> None:
    text = text_of(plant, plant.code)
    start = text.index("«")
    end = text.index("»") - 1
    found = [(d.rule, d.start.offset, d.end.offset) for d in wrong[file_of(plant)]]
    assert found == [(plant.rule, start, end)]


@pytest.mark.parametrize("plant", PLANTS, ids=str)
def test_the_right_neighbour_of_a_defect_is_left_alone(plant: Plant, right: dict[str, list[Diagnostic]]) -> None:
    assert right[file_of(plant)] == []


@pytest.mark.parametrize("name", SILENT)
def test_what_is_no_defect_of_a_library_is_left_alone(name: str, right: dict[str, list[Diagnostic]]) -> None:
    assert right[f"qa/acme/use/silent-{list(SILENT).index(name)}.md"] == []


def test_nothing_else_is_found(wrong: dict[str, list[Diagnostic]], right: dict[str, list[Diagnostic]]) -> None:
    assert wrong["qa/acme/use/context.md"] == right["qa/acme/use/context.md"] == []


def test_the_libraries_record_all_of_their_files() -> None:
    recorded = [line for record in SITE.glob("*/RECORD") for line in record.read_text(encoding="utf-8").split()]
    files = (path for path in SITE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    assert sorted(line.removesuffix(",,") for line in recorded) == sorted(p.relative_to(SITE).as_posix() for p in files)
