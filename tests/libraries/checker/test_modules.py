"""What a file contributes: its snippets as modules, each character at its place, and the lines that are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerkey.config import Config, LibrariesConfig
from answerkey.model.collections import BUILT_IN
from answerkey.model.corpus import Module
from answerkey.pipeline import results
from answerkey.pipeline.checker import checker_for
from answerkey.pipeline.guard import Unguarded
from libraries.checker.sites import HEAD, page, question

CONTENT = Path(__file__).parents[3] / "content"
CHECKER = checker_for(Config(libraries=LibrariesConfig(environment="environment")))
QA = next(collection for collection in BUILT_IN if collection.name == "qa")


def modules(text: str) -> tuple[Module, ...]:
    found = CHECKER.check("qa/acme/use/basics.md", QA, text.encode(), Unguarded())
    assert results.decode(results.encode(found)) == found
    return found.facts.modules


def quiet(code: str, before: str = "") -> list[str]:
    """The lines of a snippet on which nothing is to be found."""
    (module,) = modules(HEAD + question(1, code, before=before) + "---\n")
    return [line for start, end in module.quiet for line in module.code[start:end].split("\n") if line]


@pytest.mark.sweep
@pytest.mark.parametrize("file", sorted(CONTENT.glob("qa/*/*/*.md")), ids=lambda file: file.stem)
def test_each_character_stands_in_the_file_where_its_module_says(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for module in modules(text):
        ends = [end for _, end, _, _ in module.segments]
        starts = [start for start, _, _, _ in module.segments]
        gaps = zip([0, *ends], [*starts, len(module.code)], strict=True)
        assert {module.code[end:start] for end, start in gaps} <= {"", "\n"}
        for start, end, place, _ in module.segments:
            pairs = zip(module.code[start:end], text[place : place + end - start], strict=True)
            odd = {(ours, theirs) for ours, theirs in pairs if ours != theirs}
            assert all(ours in "_= orpass" for ours, _ in odd), odd


def test_snippets_of_one_group_are_one_module_and_a_prelude_stands_before_each() -> None:
    head = HEAD.replace("questions:", "prelude: import acme\nquestions:")
    text = head + page("x = 1", "y = 2").removeprefix(HEAD)
    assert [module.code for module in modules(text)] == [
        "import acme\n",
        "import acme\nx = 1\n",
        "import acme\ny = 2\n",
    ]


def test_what_does_not_compile_or_is_skipped_is_no_part_of_a_module() -> None:
    assert modules(page("x = = 1")) == ()
    assert modules(HEAD + question(1, "x = 1", before="<!-- answerkey: skip -->") + "---\n") == ()


@pytest.mark.parametrize(
    "code",
    ["x = " + "+".join("1" * 900), "x = a" + ".b" * 900, "if a:\n    1\n" + "elif a:\n    1\n" * 900],
    ids=["sum", "attributes", "branches"],
)
def test_what_is_so_deep_that_type_checkers_break_is_no_part_of_a_module(code: str) -> None:
    assert modules(page(code)) == ()


@pytest.mark.parametrize(
    "code, straight",
    [
        ("return x", "_____= x\n"),
        ("return", "pass  \n"),
        ("if x:\n    return\nreturn(1)", "if x:\n    pass  \n_____=(1)\n"),
        ("raise ValueError(1)", "____= ValueError(1)\n"),
        ("raise A from b", "____= A or   b\n"),
        ("try:\n    x\nexcept A:\n    raise", "try:\n    x\nexcept A:\n    pass \n"),
        ("def f():\n    return 1\n    raise A", "def f():\n    return 1\n    raise A\n"),
        ("assert f(x) == 1, 'why'", "_____= f(x) == 1, 'why'\n"),
        ("def f():\n    assert x.y is None", "def f():\n    _____= x.y is None\n"),
        ("assert not x", "_____= not x\n"),
        ("called = False\nf()\nassert called", "called = False\nf()\n_____= called\n"),
        ("assert isinstance(x, A) and x.y == 1", "assert isinstance(x, A) and x.y == 1\n"),
        ("m = f()\nassert m\nassert m is not None", "m = f()\nassert m\nassert m is not None\n"),
    ],
)
def test_code_that_would_end_a_module_goes_on(code: str, straight: str) -> None:
    (module,) = modules(page(code))
    assert module.code == straight


@pytest.mark.parametrize(
    "code, lines",
    [
        ("# BAD\na()\n\nb()", ["# BAD", "a()", "b()"]),
        ("# Wrong: x\na()\n\n# Right\nb()", ["# Wrong: x", "a()"]),
        ("# ❌\na()\n# ✅\nb()", ["# ❌", "a()"]),
        ("# Before 2.0\na()\n\n# Something else\nb()", ["# Before 2.0", "a()"]),
        ("# before the request\na()", []),
        ("# a wrong password\na()", []),
        ("a()\nb()  # TypeError\nc()", ["b()  # TypeError"]),
        ("a(\n    1,\n    2,\n)  # deprecated", ["a(", "    1,", "    2,", ")  # deprecated"]),
        ("import a  # noqa\nimport b  # type: ignore", ["import a  # noqa", "import b  # type: ignore"]),
        ("try:\n    a()\nexcept AttributeError:\n    b()", ["    a()", "except AttributeError:", "    b()"]),
        ("try:\n    a()\nexcept ValueError:\n    b()", []),
        ("with pytest.raises(TypeError):\n    a()", ["    a()"]),
        ("import os\nwith pytest.raises(KeyError):\n    os.env[x.y]", ["    os.", "[x.y]"]),
        ("import os\nwith pytest.raises((KeyError, AttributeError)):\n    os.env[x.y]", ["    os.env[x.y]"]),
        ("import os\nwith suppress(Exception):\n    os.env()", ["    os.env()"]),
        ("import os\nwith pytest.raises(error):\n    os.env()", ["    os.env()"]),
        ("from os import path\nwith raises(KeyError):\n    path.env()", ["    path.env()"]),
        ("if sys.version_info > (3,):\n    a()\nb()", ["if sys.version_info > (3,):", "    a()"]),
    ],
)
def test_lines_that_are_meant_to_fail_are_left_alone(code: str, lines: list[str]) -> None:
    assert quiet(code) == lines


@pytest.mark.parametrize(
    "before, silent",
    [
        ("Bad:", True),
        ("**Don't** do this:", True),
        ("### Before 2.0", True),
        ("The old way:", True),
        ("Deprecated since 1.4:", True),
        ("First line of a paragraph that goes on,\n❌ wrong:", True),
        ("Avoid a second query by loading both at once, as this does for all of them:", False),
        ("This runs before the request:", False),
        ("Never do this.", True),
        ("❌ The rows are read one by one.", True),
        ("Removed in 3.0.", True),
        ("Don't write one yourself, except to learn.", False),
        ("The old way, a hook, is **deprecated**.", False),
        ("Some text.\n\nGood:", False),
        ("Bad:\n\nThis is good:", False),
        ("<!-- answerkey: expect-error ImportError -->", True),
        ("<!-- answerkey: fragment -->", True),
        ("<!-- answerkey: no-run -->", False),
    ],
)
def test_a_label_before_a_fence_says_whether_it_is_the_bad_example(before: str, silent: bool) -> None:
    assert bool(quiet("a()", before)) is silent


def test_code_that_parses_with_a_feature_of_the_future_only_is_no_part_of_a_module() -> None:
    flufl = ">>> from __future__ import barry_as_FLUFL\n>>> 1 <> 2\nTrue"
    assert [module.code for module in modules(page(flufl, "from __future__ import annotations"))] == [
        "from __future__ import annotations\n"
    ]


def test_what_a_label_calls_output_is_no_part_of_a_module() -> None:
    text = HEAD + question(1, "x = 1") + question(2, "datetime.time(12, 0)", before="**Output:**") + "---\n"
    assert [module.code for module in modules(text)] == ["x = 1\n"]
