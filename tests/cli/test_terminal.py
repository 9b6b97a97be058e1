"""Output that fits a terminal and has its colours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answerkey.cli.terminal import bar, columns, table
from answerkey.rules import load_rules
from command import make_base, page, run

GREEN, RED, ESCAPE = "\x1b[32m+", "\x1b[31m-", "\x1b["


@pytest.fixture
def unformatted(tmp_path: Path) -> Path:
    make_base(tmp_path, one=page("y = [1,2]\n"))
    return tmp_path


@pytest.mark.parametrize("command", [("lint", "--diff"), ("format", "--diff")])
@pytest.mark.parametrize(
    ("options", "environment", "colored"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_a_patch_is_coloured_where_colours_are_wanted(
    unformatted: Path, command: tuple[str, ...], options: tuple[str, ...], environment: dict[str, str], colored: bool
) -> None:
    done = run(unformatted, *command, *options, **environment)
    assert done.returncode == 1
    assert (ESCAPE in done.stdout) == colored
    assert (GREEN in done.stdout and RED in done.stdout) == colored


def test_a_coloured_patch_shows_what_acts_on_a_terminal(tmp_path: Path) -> None:
    make_base(tmp_path, one=page("y = [1,2]  # \u202e\n"))
    done = run(tmp_path, "lint", "--diff", "--color", "always")
    assert "\u202e" not in done.stdout
    assert r"\u202e" in done.stdout


@pytest.mark.parametrize("wide", [20, 40, 60, 80, 120])
def test_a_table_with_bars_fits_the_terminal(monkeypatch: pytest.MonkeyPatch, wide: int) -> None:
    monkeypatch.setenv("COLUMNS", str(wide))
    rows = [("easy", "40", bar(40, 40)), ("hard", "1", bar(1, 40)), ("none", "0", bar(0, 40))]
    lines = list(table(("", "", ""), rows))[1:]
    assert max(map(columns, lines)) + 2 <= wide
    assert [columns(line) for line in lines] == sorted((columns(line) for line in lines), reverse=True)


@pytest.mark.parametrize("wide", [30, 50, 80, 130])
def test_rules_are_wrapped_on_a_terminal(tmp_path: Path, wide: int) -> None:
    lines = run(tmp_path, "rules", COLUMNS=str(wide)).stdout.split("\n")
    longest = max(map(len, load_rules()))
    assert max(map(len, lines)) <= max(wide, longest)
    assert [rule for rule in load_rules() if not any(line.split()[:1] == [rule] for line in lines)] == []


def test_a_pipe_gets_a_line_for_each_rule(tmp_path: Path) -> None:
    lines = run(tmp_path, "rules").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(load_rules())


def test_rules_are_listed_as_json(tmp_path: Path) -> None:
    rules = {rule["id"]: rule for rule in json.loads(run(tmp_path, "rules", "--format", "json").stdout)["rules"]}
    assert list(rules) == list(load_rules())
    assert rules["snippet/format"]["severity"] == "warning"
    assert all(rule["summary"] and rule["documentation"] for rule in rules.values())


@pytest.mark.parametrize("family", ["slug", "slug/"])
def test_a_family_is_listed(tmp_path: Path, family: str) -> None:
    lines = run(tmp_path, "rule", family).stdout.splitlines()
    assert [line.split()[0] for line in lines] == [rule for rule in load_rules() if rule.startswith("slug/")]


def test_an_unknown_family_has_a_suggestion(tmp_path: Path) -> None:
    done = run(tmp_path, "rule", "sulg")
    assert done.returncode == 2
    assert "there is no rule or family `sulg`; did you mean `slug`?" in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        "lint",
        "build",
        "search x",
        "show x",
        "stats",
        "quiz",
        "ids",
        "prove",
        "config",
        "diff",
        "serve",
        "mcp",
        "new framework x",
    ],
)
def test_in_an_empty_folder_the_next_step_is_said(tmp_path: Path, command: str) -> None:
    done = run(tmp_path, *command.split())
    assert done.returncode == 2
    assert "`answerkey init` makes one" in done.stderr
