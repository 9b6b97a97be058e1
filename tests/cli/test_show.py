"""``answerkey show``."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from answerkey.cli.show import find
from answerkey.cli.terminal import bar, columns, duration, markdown
from answerkey.delivery.catalog import Catalog
from command import run

VIEW = """\
Flask › Views › Basics

What is a view?
/flask/views/basics#what-is-a-view · easy · 3 s

A function that answers. See more </flask/views/more>.
"""


@pytest.mark.parametrize(
    "address",
    [
        "/flask/views/basics#what-is-a-view",
        "flask/views/basics#what-is-a-view",
        "what-is-a-view",
        "/qa/flask/views/basics.md#what-is-a-view",
    ],
)
def test_a_question_is_shown_for_reading(content: Path, address: str) -> None:
    done = run(content, "show", address)
    assert (done.returncode, done.stdout, done.stderr) == (0, VIEW, "")


def test_a_page_is_shown_with_all_its_questions(content: Path) -> None:
    shown = run(content, "show", "flask/views/more").stdout
    assert shown.startswith(
        "Flask › Views › More\n\nMore\n1 question: 1 easy, 0 medium, 0 hard\n\nA body\n\nOf words.\n"
    )
    assert "\n  The `dispatcher`.\n\n      flask run\n" in shown
    assert "not ready" not in shown


@pytest.mark.parametrize(
    "address, name, expected",
    [
        ("what-is-a-view", "markdown", "# What is a *view*?\n\nA **function** that answers."),
        ("flask/views/more", "markdown", "# More\n"),
        ("what-is-a-view", "html", "<h1>What is a <em>view</em>?</h1>\n<p>A <strong>function</strong> that answers."),
        ("flask/views/more", "html", '<h1>More</h1>\n<h2 id="a-body">A body</h2>'),
    ],
)
def test_other_formats(content: Path, address: str, name: str, expected: str) -> None:
    assert run(content, "show", address, "--format", name).stdout.startswith(expected)


@pytest.mark.parametrize("address", ["/flask/views/basics#inside", "/flask/views/basics"])
def test_json_is_what_a_build_delivers(content: Path, address: str) -> None:
    data = json.loads(run(content, "show", address, "--format", "json").stdout)
    assert address in (data.get("address"), data.get("path"))


@pytest.mark.parametrize(
    "address, message",
    [
        (
            "flask/views/basic",
            "there is no page, question or document /flask/views/basic; did you mean /flask/views/basics?",
        ),
        ("what-is-a-vew", "did you mean /flask/views/basics#what-is-a-view?"),
        ("zzzzzzzzz", "there is no page, question or document /zzzzzzzzz; search for it with `answerkey search`"),
        ("view/basics", "did you mean /flask/views/basics?"),
        ("\x1b[31mx", r"\x1b[31mx"),
    ],
)
def test_an_unknown_address_is_an_error_with_advice(content: Path, address: str, message: str) -> None:
    done = run(content, "show", address)
    assert done.returncode == 2
    assert message in done.stderr
    assert "\x1b" not in done.stderr


def test_a_page_with_errors_is_not_there(broken: Path) -> None:
    done = run(broken, "show", "flask/views/more")
    assert done.returncode == 2
    assert "1 file left out because of errors" in done.stderr


@pytest.mark.parametrize(
    "redirects, message",
    [
        ({"/a": None}, "/a was removed for good"),
        ({"/a": "/b", "/b": None}, "/b was removed for good"),
        ({"/a": "/b", "/b": "/a"}, "there is no page, question or document /a"),
        ({"/a": "/b"}, "there is no page, question or document /b"),
    ],
)
def test_redirects_are_followed_to_their_end(redirects: dict[str, str | None], message: str) -> None:
    with pytest.raises(click.UsageError, match=message):
        find("a", Catalog((), redirects=redirects))


@pytest.mark.parametrize(
    "source, expected",
    [
        ("# Head *line*\n\ntext", "Head line\n\ntext"),
        ("- a\n- b\n  - c", "• a\n• b\n  • c"),
        ("- a\n\n- b", "• a\n\n• b"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("> quoted\n> text", "│ quoted text"),
        ("a  \nb", "a\nb"),
        ("`code` **bold** ~~old~~", "`code` bold old"),
        ("[x](https://e.org) <https://e.org> ![alt](a.png)", "x <https://e.org> https://e.org [image: alt]"),
        ("    indented\n    code", "    indented\n    code"),
        ("```\n\tx\n```", "        x"),
        ("| a | b |\n|---|---|\n| 依 | 1 |\n| 2 |", "a   b\n──  ─\n依  1\n2"),
        ("---", "─" * 24),
        ("<b>raw</b>", "<b>raw</b>"),
        ("<div>\nraw\n</div>", "<div>\nraw\n</div>"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("```\n\x1b]0;title\x07\n```", r"    \x1b]0;title\x07"),
        ("a\u202eb", r"a\u202eb"),
        ("", ""),
        ("> " * 500 + "deep", None),
    ],
)
def test_markdown_is_text_that_does_nothing_to_a_terminal(source: str, expected: str | None) -> None:
    assert expected is None or markdown(source) == expected
    assert "\x1b" not in markdown(source)


def test_long_prose_is_wrapped_and_code_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    lines = markdown("word " * 20 + "\n\n```\n" + "x" * 60 + "\n```").split("\n")
    assert max(len(line) for line in lines if "word" in line) <= 30
    assert "    " + "x" * 60 in lines


@pytest.mark.parametrize(
    "number, whole, expected", [(0, 8, ""), (8, 8, "████"), (4, 8, "██"), (1, 8, "▌"), (1, 10_000, "▏"), (0, 0, "")]
)
def test_bars_are_as_long_as_their_numbers(number: int, whole: int, expected: str) -> None:
    assert bar(number, whole, 4) == expected


@pytest.mark.parametrize(
    "seconds, expected", [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "1 h 00 min"), (3900, "1 h 05 min")]
)
def test_durations_are_for_people(seconds: int, expected: str) -> None:
    assert duration(seconds) == expected


@pytest.mark.parametrize("text, expected", [("abc", 3), ("依赖", 4), ("e\u0301", 1)])
def test_columns_are_those_of_a_terminal(text: str, expected: int) -> None:
    assert columns(text) == expected


@pytest.mark.parametrize("place", [(), ("/",), ("flask",), ("/flask/views/",)])
def test_a_place_lists_what_is_below_it(content: Path, place: tuple[str, ...]) -> None:
    done = run(content, "show", *place)
    assert done.returncode == 0
    assert "/flask/views/basics  Basics" in done.stdout.splitlines()
    assert run(content, "show", *place, "--format", "json").returncode == 2


def test_the_last_part_of_an_address_is_enough(content: Path) -> None:
    assert run(content, "show", "more").stdout == run(content, "show", "/flask/views/more").stdout
