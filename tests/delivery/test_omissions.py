"""What has errors is left out, and nothing else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog_source import CheckedCatalog, open_catalog
from answerkey.delivery.errors import NotDeliverable
from answerkey.delivery.omissions import Omission, Scope, extent, omissions
from answerkey.model.collections import QA
from answerkey.model.corpus import Corpus, Facts
from answerkey.model.limits import DEFAULT_LIMITS
from answerkey.model.views import Page
from answerkey.parsing.document import parse_document
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace
from command import QUIET, make_base, run
from properties import examples


class Defect(NamedTuple):
    """A change of a page that makes an error, and the name of what is left out for it; `{}` is the path of the page."""

    old: str
    new: str
    omitted: str


ANSWER = "    a: |\n      Yes, the second.\n"
OF_A_QUESTION = {
    "code": Defect("Yes, the second.\n", "Yes:\n\n      ```python\n      x = (\n      ```\n", "{}#second"),
    "question": Defect("    q: Is it the second?\n", '    q: ""\n', "{}#second"),
    "no-question": Defect("    q: Is it the second?\n", "", "{}#second"),
    "no-answer": Defect(ANSWER, "", "{}#second"),
    "empty-answer": Defect(ANSWER, '    a: ""\n', "{}#second"),
    "type": Defect(ANSWER, "    a: [1]\n", "{}#second"),
    "difficulty": Defect("    difficulty: hard\n", "    difficulty: harsh\n", "{}#second"),
    "unknown-key": Defect("    difficulty: hard\n", "    difficulty: hard\n    level: 1\n", "{}#second"),
    "double-key": Defect("    difficulty: hard\n", "    difficulty: hard\n    difficulty: hard\n", "{}#second"),
    "tags": Defect("    difficulty: hard\n", "    difficulty: hard\n    tags: [1]\n", "{}#second"),
    "link": Defect("Yes, the second.", "See [this](/flask/views/nowhere).", "{}#second"),
    "anchor": Defect("Yes, the second.", "See [this](#nowhere).", "{}#second"),
    "id": Defect("id: second\n", "id: Not Kebab\n", "{}#Not Kebab"),
    "no-id": Defect("  - id: second\n    difficulty", "  - difficulty", "{}, question 2"),
    "double-id": Defect("id: second\n", "id: first\n", "{}, question 2"),
    "no-mapping": Defect("    q: Is it the third?\n", "    q: Is it the third?\n    a: Yes.\n  - text\n  - id: x\n    difficulty: easy\n    q: Is it x?\n", "{}, question 4"),
}  # fmt: skip
OF_A_PAGE = {
    "page-difficulty": Defect("difficulty: easy\norder", "difficulty: mild\norder", "{}"),
    "page-unknown-key": Defect("order: 1\n", "order: 1\nlevel: 1\n", "{}"),
    "page-count": Defect("order: 1\n", "order: 1\nquestionsCount: 9\n", "{}"),
    "page-related": Defect("order: 1\n", "order: 1\nrelated: [/flask/views/nowhere]\n", "{}"),
    "page-body": Defect("---\n\n", "---\n\n```python\nx = (\n```\n", "{}"),
    "page-yaml": Defect("order: 1\n", "order: [\n", "{}"),
    "page-yaml-below": Defect("    difficulty: hard\n", "    difficulty: [\n", "{}"),
    "page-no-questions": Defect("  - id", "  x: y\nquestions:\n  - id", "{}"),
}
DEFECTS = OF_A_QUESTION | OF_A_PAGE


def make_page(defect: Defect = Defect("", "", "")) -> str:  # noqa: B008  # it is frozen
    text = (
        "---\nframework: Flask\nframeworkSlug: flask\ntopic: Views\ntopicSlug: views\nsubtopic: Basics\n"
        "difficulty: easy\norder: 1\nseoDescription: What a view is.\nupdated: 2026-01-02\nquestions:\n"
    )
    for id_, difficulty in (("first", "easy"), ("second", "hard"), ("third", "medium")):
        text += f"  - id: {id_}\n    difficulty: {difficulty}\n    q: Is it the {id_}?\n"
        text += f"    a: |\n      Yes, the {id_}.\n"
    text += "---\n\n"
    assert not defect.old or defect.old in text
    return text.replace(defect.old, defect.new, 1) if defect.old else text


def opened(folder: Path, *, allow_errors: bool = True, drafts: bool = False) -> CheckedCatalog:
    workspace = open_workspace([str(folder / "content")], str(folder / "answerkey.toml"))
    return open_catalog(workspace, Options(jobs=1, cache=False), drafts=drafts, allow_errors=allow_errors)


def named(checked: CheckedCatalog) -> list[str]:
    return [str(part) for part in checked.omissions]


def ids(catalog: Catalog, page: str) -> list[str]:
    return [question.id for p in catalog.pages if p.path == f"/flask/views/{page}" for question in p.questions]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> CheckedCatalog:
    """A base with a page for each defect, and one without any."""
    folder = tmp_path_factory.mktemp("defects")
    make_base(folder, good=make_page(), **{name: make_page(defect) for name, defect in DEFECTS.items()})
    return opened(folder)


@pytest.mark.parametrize("name", DEFECTS)
def test_an_error_costs_the_part_that_it_stands_in(everything: CheckedCatalog, name: str) -> None:
    path = f"qa/flask/views/{name}.md"
    parts = [part for part in everything.omissions if part.path == path]
    assert [str(part) for part in parts] == [DEFECTS[name].omitted.format(path)]
    left = ["first", "second", "third", "x"] if name == "no-mapping" else ["first", "third"]
    assert ids(everything.catalog, name) == ([] if name in OF_A_PAGE else left)


def test_what_has_no_errors_is_delivered(everything: CheckedCatalog) -> None:
    assert ids(everything.catalog, "good") == ["first", "second", "third"]


def test_numbers_and_counts_are_those_of_what_is_delivered(everything: CheckedCatalog) -> None:
    (page,) = (page for page in everything.catalog.pages if page.path == "/flask/views/code")
    assert [question.number for question in page.questions] == [1, 2]
    assert page.mix == (1, 1, 0)
    (framework,) = everything.catalog.frameworks
    assert framework.mix.all == len(everything.catalog.questions)


def test_the_place_of_a_question_that_is_left_out_is_known(everything: CheckedCatalog) -> None:
    (part,) = (part for part in everything.omissions if part.path.endswith("/code.md"))
    assert part == Omission(
        "qa/flask/views/code.md",
        "/flask/views/code#second",
        number=2,
        id="second",
        text="Is it the second?",
        before=1,
        lines=(17, 25),
    )


def test_a_base_with_an_error_in_a_question_is_not_delivered_unasked(tmp_path: Path) -> None:
    make_base(tmp_path, one=make_page(DEFECTS["code"]))
    with pytest.raises(NotDeliverable):
        opened(tmp_path, allow_errors=False)


def test_a_page_stays_without_its_questions(tmp_path: Path) -> None:
    make_base(tmp_path, one=make_page().replace("difficulty: easy\n    q", "difficulty: x\n    q").replace("hard", "x").replace("medium", "x"))  # fmt: skip
    checked = opened(tmp_path)
    assert [(page.path, page.questions) for page in checked.catalog.pages] == [("/flask/views/one", ())]
    assert extent(checked.omissions) == "3 questions"


@pytest.mark.parametrize("file", ["frameworks/flask.yml", "topics/flask-views.yml"])
def test_what_depends_on_a_file_goes_with_it_and_is_named(tmp_path: Path, file: str) -> None:
    make_base(tmp_path, one=make_page(), two=make_page(DEFECTS["code"]))
    path = tmp_path / "content" / file
    path.write_text(path.read_text("utf-8") + "colour: red\n", encoding="utf-8")
    checked = opened(tmp_path)
    assert checked.catalog.pages == ()
    pages = ["qa/flask/views/one.md", "qa/flask/views/two.md", "qa/flask/views/two.md#second"]
    assert named(checked) == sorted([file, *pages])
    assert [str(part) for part in checked.omissions if part.dependent] == pages[:2]


def test_errors_that_are_not_listed_cost_the_page(tmp_path: Path) -> None:
    """Where a rule stops listing, questions without a finding may have errors."""
    (tmp_path / "answerkey.toml").write_text(f"{QUIET}[limits]\nfindings = 1\n", encoding="utf-8")
    broken = "```python\n      x = (\n      ```\n"
    text = make_page()
    for word in ("first", "second", "third"):
        text = text.replace(f"Yes, the {word}.\n", broken)
    make_base(tmp_path, one=text)
    assert named(opened(tmp_path)) == ["qa/flask/views/one.md"]


def test_what_is_not_checked_any_more_costs_the_page(tmp_path: Path) -> None:
    (tmp_path / "answerkey.toml").write_text(f"{QUIET}[limits]\nmarkdown-tokens = 8\n", encoding="utf-8")
    make_base(tmp_path, one=make_page(DEFECTS["code"]))
    assert named(opened(tmp_path)) == ["qa/flask/views/one.md"]


def test_drafts_are_neither_delivered_nor_left_out_because_of_errors(tmp_path: Path) -> None:
    draft = make_page().replace("---\n", "---\ndraft: true\n", 1)
    second = make_page(Defect("    difficulty: hard\n", "    difficulty: hard\n    draft: true\n", ""))
    make_base(tmp_path, one=draft, two=second, three=make_page(DEFECTS["code"]))
    checked = opened(tmp_path)
    assert named(checked) == ["qa/flask/views/three.md#second"]
    assert ids(checked.catalog, "two") == ["first", "third"]
    assert len(opened(tmp_path, drafts=True).catalog.questions) == 8


@examples(60)
@given(broken=st.sets(st.integers(0, 6)), drafts=st.sets(st.integers(0, 6)))
def test_each_question_is_delivered_or_a_draft_or_named_at_its_place(broken: set[int], drafts: set[int]) -> None:
    items = [{"id": f"q{number}", "draft": number in drafts} for number in range(7)]
    text = "---\nquestions:\n" + "".join(f"  - {json.dumps(item)}\n" for item in items) + "---\n"
    page = parse_document("qa/a/b/c.md", QA, text, DEFAULT_LIMITS).record
    assert isinstance(page, Page)
    scope = Scope({(page.path, number) for number in broken})
    corpus = Corpus((Facts(page),), frozenset([page.path]), frozenset(), date(2026, 1, 2))
    named = list(omissions(corpus, scope, {page.address}, {page.path: text}))
    delivered = [question.number for question in scope.questions(page)]
    assert [part.number - 1 for part in named] == sorted(broken)
    assert [part.lines for part in named] == [(number + 3, number + 3) for number in sorted(broken)]
    order = [*(number for number in range(7) if number in broken or number not in drafts)]
    shown = [part.number - 1 for part in named if part.before == 0]
    for count, number in enumerate(delivered, 1):
        shown += [number, *(part.number - 1 for part in named if part.before == count)]
    assert shown == order


# What else knows of a question that is left out


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A base with a question that is left out, to which others link and a former address leads, and its build."""
    folder = tmp_path_factory.mktemp("built")
    linking = make_page(Defect("Yes, the third.", "See [this](/flask/views/broken#second).", ""))
    make_base(folder, broken=make_page(DEFECTS["code"]), linking=linking)
    lock = ["/flask", "/flask/views", "/flask/views/broken", "/flask/views/linking"]
    lock += [f"/flask/views/{page}#{id_}" for page in ("broken", "linking") for id_ in ("first", "second", "third")]
    former = "/flask/views/broken#former -> /flask/views/broken#second"
    (folder / "content/ids.lock").write_text("\n".join(sorted([*lock, former])) + "\n", encoding="utf-8")
    done = run(folder, "build", "--allow-errors", "--jobs", "1", "--target", "json", "--target", "redirects")
    assert done.returncode == 0, done.stderr
    return folder, done.stderr


def data(folder: Path, name: str) -> dict:
    return json.loads((folder / "dist" / name).read_text(encoding="utf-8"))


def test_a_build_names_each_question(built: tuple[Path, str]) -> None:
    assert "left out because of errors: qa/flask/views/broken.md#second\n" in built[1]
    assert "left out" not in built[1].replace("left out because of errors: qa/flask/views/broken.md#second", "")


def test_counts_agree_in_all_files(built: tuple[Path, str]) -> None:
    folder, _ = built
    page = data(folder, "pages/flask/views/broken.json")
    assert (page["questionsCount"], [q["number"] for q in page["questions"]]) == (2, [1, 2])
    assert page["mix"] == {"easy": 1, "medium": 1, "hard": 0}
    assert data(folder, "manifest.json")["counts"]["questions"] == 5
    assert not (folder / "dist/questions/flask/views/broken/second.json").exists()


def test_a_link_to_it_leads_to_its_page(built: tuple[Path, str]) -> None:
    page = data(built[0], "pages/flask/views/linking.json")
    (third,) = (question for question in page["questions"] if question["id"] == "third")
    assert 'href="/flask/views/broken#second"' in third["html"]
    assert all("#second" not in address for address in third["related"] if "/broken" in address)


def test_it_is_not_gone(built: tuple[Path, str]) -> None:
    """Its address is neither lost to the record nor redirected, nor said to be gone for good."""
    folder, said = built
    assert "ids.lock" not in said
    assert "second" not in "".join(p.read_text("utf-8") for p in (folder / "dist").rglob("*redirect*") if p.is_file())


def test_commands_name_it_too(built: tuple[Path, str]) -> None:
    done = run(built[0], "stats", "--format", "json", "--jobs", "1")
    assert json.loads(done.stdout)["dropped"] == ["qa/flask/views/broken.md#second"]
    assert "1 question left out because of errors" in done.stderr
