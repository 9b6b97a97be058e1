"""The list of commands in the help of the program: in groups, with whole summaries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

import click

GROUPS: Mapping[str, Mapping[str, str]] = {
    "Check": {
        "lint": "lint",
        "format": "format",
        "prove": "prove",
        "merge-reports": "merge_reports",
        "rules": "rules",
        "rule": "rules",
        "libraries": "libraries",
        "config": "config_command",
    },
    "Write": {
        "init": "init",
        "new": "new",
        "add": "add",
        "rename": "rename",
        "import": "import_command",
        "ids": "ids",
        "schema": "schema",
    },
    "Deliver": {"build": "build", "serve": "serve", "mcp": "mcp_command", "diff": "diff"},
    "Look": {"search": "search", "show": "show", "stats": "stats", "quiz": "quiz"},
    "Set up": {"lsp": "lsp", "completion": "completion"},
}
"""The commands by group, each with the module that is imported when it is called."""

MODULES: Mapping[str, str] = dict(chain.from_iterable(group.items() for group in GROUPS.values()))

_SENTENCE = re.compile(r"(.+?[.:])(?:\s|$)", re.S)


def write_groups(group: click.Group, context: click.Context, formatter: click.HelpFormatter) -> None:
    """Write each group of commands; summaries are wrapped and never cut."""
    for title, names in GROUPS.items():
        with formatter.section(title):
            formatter.write_dl(list(_rows(group, context, names)), col_max=max(map(len, MODULES)) + 2)


def _rows(group: click.Group, context: click.Context, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in names:
        command = group.get_command(context, name)
        if command is not None:
            yield name, summary(command)


def summary(command: click.Command) -> str:
    """Return the first sentence of a command's help."""
    text = " ".join((command.help or "").partition("\n\n")[0].split())
    sentence = _SENTENCE.match(text)
    return f"{sentence[1][:-1]}." if sentence is not None else text
