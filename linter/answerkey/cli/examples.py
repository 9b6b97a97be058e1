"""Calls of each command that its help shows."""

from __future__ import annotations

from collections.abc import Mapping

import click

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "lint": (
        "answerkey lint",
        "answerkey lint --fix content/qa/fastapi",
        "answerkey lint --changed main --format github",
        "answerkey lint --executor dask://127.0.0.1:8786",
    ),
    "format": ("answerkey format", "answerkey format --diff README.md"),
    "prove": ("answerkey prove", "answerkey prove /fastapi/security/jwt#who-checks", "answerkey prove --record"),
    "rules": ("answerkey rules", "answerkey rules --format json"),
    "rule": ("answerkey rule snippet/unbound-name", "answerkey rule snippet"),
    "merge-reports": (
        "answerkey merge-reports one.json two.json",
        "answerkey merge-reports one.sarif two.sarif --output all.sarif",
    ),
    "libraries status": ("answerkey libraries status",),
    "libraries sync": ("answerkey libraries sync", "answerkey libraries sync --locked"),
    "config": ("answerkey config", "answerkey config content/qa/fastapi/security/jwt.md"),
    "init": ("answerkey init", "answerkey init handbook"),
    "new framework": ("answerkey new framework fastapi",),
    "new topic": ("answerkey new topic fastapi/security",),
    "new page": ("answerkey new page fastapi/security/jwt",),
    "add question": (
        "answerkey add question /fastapi/security/jwt --q 'What is in a JWT?'",
        "answerkey add question /fastapi/security/jwt --q 'Why?' --a - <answer.md",
    ),
    "rename": (
        "answerkey rename /fastapi/security/jwt tokens",
        "answerkey rename '#who-checks' '#who-verifies' --dry-run",
    ),
    "import markdown": ("answerkey import markdown README.md --framework python --topic basics",),
    "import nuxt-payload": ("answerkey import nuxt-payload _payload.json",),
    "import table": ("answerkey import table questions.csv --framework python --topic basics",),
    "import quiz": ("answerkey import quiz quiz.gift --framework python --topic basics",),
    "import anki": ("answerkey import anki deck.apkg --framework python --topic basics",),
    "import folder": ("answerkey import folder questions --framework python --topic basics",),
    "import json": ("answerkey import json dist/json",),
    "ids": ("answerkey ids", "answerkey ids --check"),
    "schema": (
        "answerkey schema",
        "answerkey schema lint-report",
        "answerkey schema --write schemas",
        "answerkey schema --for sveltia",
    ),
    "build": (
        "answerkey build",
        "answerkey build --target json --target sqlite --out public",
        "answerkey build --target postgres=env:DATABASE_URL",
    ),
    "serve": (
        "answerkey serve",
        "answerkey serve --port 8001 --watch",
        "answerkey serve --database postgresql://localhost/content",
    ),
    "mcp": ("answerkey mcp", "answerkey mcp --http 8001 --watch"),
    "diff": ("answerkey diff", "answerkey diff main --format json"),
    "search": ("answerkey search depends cache", "answerkey search rollback --topic database --format json"),
    "show": ("answerkey show fastapi/security/jwt", "answerkey show '/fastapi/security/jwt#who-checks'"),
    "stats": ("answerkey stats", "answerkey stats --format json"),
    "quiz": ("answerkey quiz", "answerkey quiz --topic security"),
    "lsp": ("answerkey lsp",),
    "completion": ('eval "$(answerkey completion bash)"', "answerkey completion fish | source"),
}
"""By the words of a command, calls of it as a shell takes them."""


def show_examples(command: click.Command, name: str) -> click.Command:
    """Return a command whose help ends with its examples, and those of the commands in it."""
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        show_examples(inner, f"{name} {inner.name}")
    if name in EXAMPLES:
        command.epilog = "\n".join(("\b", "Examples:", *(f"  {example}" for example in EXAMPLES[name])))
    return command
