"""Each example of the documentation is one: commands and options exist, settings are accepted, data parses.

What an example does is tested where its subject is: `tests/test_docs.py` names those that are followed word for word.
"""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from answerkey.cli.main import main as program
from answerkey.config import load_config

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "editors/README.md", "examples/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "examples").glob("*/README.md")),
]
_SHELLS = frozenset({"bash", "console", "shell", "yaml", "groovy", "toml", "json", "lua"})
_COURSES = (
    '[[tool.answerkey.collections]]\nname = "courses"\nglob = "courses/*.yml"\n'  # declared elsewhere on that page
)
_COMMAND = re.compile(r"(?<![\w./-])answerkey [a-z][^\n|<>;&]*")


@cache
def _blocks(page: Path) -> list[Token]:
    """Return the blocks of a page, whose lines are not parsed: each worker does this when it collects the tests."""
    return MarkdownIt().disable("inline").parse(page.read_text(encoding="utf-8"))


def _fences(language: str) -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for token in _blocks(page):
            if token.type in ("fence", "code_block") and (token.info or "text").split()[0] == language:
                yield f"{page.relative_to(ROOT)}:{(token.map or [0])[0] + 1}", token.content


def _commands() -> Iterator[tuple[str, str]]:
    """Yield each command in code, in blocks and in a line, with its place."""
    for page in PAGES:
        if page.name == "commands.md":
            continue
        for token in MarkdownIt().enable("table").parse(page.read_text(encoding="utf-8")):
            place = f"{page.relative_to(ROOT)}:{(token.map or [0])[0] + 1}"
            texts = [child.content for child in token.children or () if child.type == "code_inline"]
            if token.type == "fence" and token.info.partition(" ")[0] in _SHELLS:
                lines = token.content.splitlines()
                shown = token.info.startswith("console")
                texts = [line.partition(" #")[0] for line in lines if not shown or line.startswith("$ ")]
            for text in texts:
                yield from ((place, found[0]) for found in _COMMAND.finditer(text))


def _unknown(command: str) -> list[str]:
    """Return the words of a command that the program does not know: a subcommand, or options."""
    try:
        words = shlex.split(command)[1:]
    except ValueError:
        words = command.split()[1:]
    current: click.Command = program
    while isinstance(current, click.Group) and words and re.fullmatch(r"[a-z-]+", words[0]):
        inner = current.get_command(click.Context(current), words[0])
        if inner is None:  # `new` takes the name of a collection as well
            return [words[0]] if current.name != "new" else []
        current, words = inner, words[1:]
    known = {
        name
        for parameter in current.get_params(click.Context(current))
        for name in parameter.opts + parameter.secondary_opts
    }
    options = (re.split(r"[=\[]", word)[0] for word in words if re.match(r"--?[a-z]", word))
    return [option for option in options if option not in known and not re.fullmatch(r"-[a-z]\d*", option)]


def test_each_command_and_option_that_is_named_exists() -> None:
    commands = list(dict.fromkeys(_commands()))
    assert len(commands) > 200
    assert [(place, command, _unknown(command)) for place, command in commands if _unknown(command)] == []


def test_a_command_or_option_that_does_not_exist_is_noticed() -> None:
    assert _unknown("answerkey lint --fxi content") == ["--fxi"]
    assert _unknown("answerkey libraries snyc") == ["snyc"]
    assert _unknown("answerkey lint --output sarif:a.sarif --changed=main") == []


@pytest.mark.parametrize(("place", "text"), [pytest.param(*each, id=each[0]) for each in _fences("toml")])
def test_each_example_of_settings_is_accepted(place: str, text: str, tmp_path: Path) -> None:
    if text.startswith("[language-server"):
        return  # those of an editor
    if '"courses"' in text and 'name = "courses"' not in text:
        text += _COURSES
    name = "pyproject.toml" if "[tool." in text else "answerkey.toml"
    (tmp_path / name).write_text(text, encoding="utf-8")
    for folder in ("content", "notes", "schemas"):
        (tmp_path / folder).mkdir()
    load_config(tmp_path / name)


@pytest.mark.parametrize(("place", "text"), [pytest.param(*each, id=each[0]) for each in _fences("json")])
def test_each_example_of_json_parses_but_for_what_it_leaves_out(place: str, text: str) -> None:
    whole = re.sub(r"(?m)^\s*//.*$", "", text)
    for part in [whole] if "\n\n" not in whole.strip() else whole.split("\n\n"):
        if not re.search(r"[…]|\.\.\.", part):
            json.loads(part)


@pytest.mark.parametrize(("place", "text"), [pytest.param(*each, id=each[0]) for each in _fences("yaml")])
def test_each_example_of_yaml_parses(place: str, text: str) -> None:
    list(yaml.safe_load_all(text))


def test_the_readme_names_each_extra() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    everything = re.search(r'`pip install "\.\[([\w,]+)\]"` installs all', text)
    assert everything is not None
    assert set(everything[1].split(",")) == set(extras)
    assert [name for name in extras if f"`{name}`" not in text] == []
