"""The help of every command: whole, within the terminal, with examples that the program accepts."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from answerkey.cli.command_groups import GROUPS, MODULES, summary
from answerkey.cli.examples import EXAMPLES
from answerkey.cli.main import main

_FILES = ("README.md", "_payload.json", "questions.csv", "quiz.gift", "deck.apkg", "one.json", "two.json", "one.sarif")
_FILES += ("two.sarif",)
_UNWRAPPED = re.compile(r"    |  --\S+ \[")  # blocks that are laid out by hand, and choices
_FOLDERS = ("questions", "dist/json")


def commands(group: click.Group = main, *above: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)
        else:
            yield " ".join([*above, name]), command


COMMANDS = dict(commands())


def test_all_commands_stand_in_one_group_of_the_help() -> None:
    names = [name for group in GROUPS.values() for name in group]
    assert len(names) == len(set(names)) == len(MODULES)
    text = main.get_help(click.Context(main, terminal_width=80, max_content_width=80))
    assert [line[:-1] for line in text.split("\n") if line in {f"{title}:" for title in GROUPS}] == list(GROUPS)


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_summaries_are_whole_at_any_width(columns: int) -> None:
    text = main.get_help(click.Context(main, terminal_width=columns, max_content_width=columns))
    letters = "".join(text.split())
    context = click.Context(main)
    for name in MODULES:
        command = main.get_command(context, name)
        assert command is not None
        assert "".join(f"{name} {summary(command)}".split()) in letters
    assert "..." not in letters.partition("Check:")[2]


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_the_terminal(name: str, columns: int) -> None:
    command = COMMANDS[name] if name else main
    context = click.Context(command, info_name=f"answerkey {name}", terminal_width=columns, max_content_width=columns)
    text, _, examples = command.get_help(context).partition("Examples:")
    widest = max(columns, 50)  # click takes 50 columns at least
    wide = [line for line in text.split("\n") if len(line) > widest]
    assert [line for line in wide if not _UNWRAPPED.match(line) or columns == 80] == []
    assert bool(examples) == bool(name)
    assert [line for line in examples.split("\n") if len(line) > 80] == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that examples name."""
    folder = tmp_path_factory.mktemp("examples")
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True)
    for name in _FILES:
        (folder / name).touch()
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_examples_that_it_accepts(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for example in EXAMPLES[name]:
        call = example.removeprefix('eval "$(').removesuffix(')"').partition(" | ")[0].partition(" <")[0]
        program, *arguments = shlex.split(call)
        assert program == "answerkey"
        assert arguments[: len(name.split())] == name.split()
        COMMANDS[name].make_context(name, arguments[len(name.split()) :])
