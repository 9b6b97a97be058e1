"""The rules. The folder is the registry: `family/name.py` holds the rule `family/name`, with hyphens for underscores.

A module holds one class `Rule`, or a table `RULES` of names and classes where one tool's message kinds make many rules.
Modules of a family whose names begin with an underscore hold code that its rules share; modules beside this one are
shared by all families.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from answerkey.loading import loading
from answerkey.rules.base import Rule

_FOLDER = Path(__file__).parent


@cache
def load_rules() -> dict[str, type[Rule]]:
    """Every rule by its id, in order."""
    with loading():
        return dict(sorted((rule.id, rule) for rule in _discovered()))


def _discovered() -> Iterator[type[Rule]]:
    for path in sorted(_FOLDER.glob("*/*.py")):
        if path.name.startswith("_"):
            continue
        module = import_module(f"{__name__}.{path.parent.name}.{path.stem}")
        table: dict[str, type[Rule]] = getattr(module, "RULES", None) or {_kebab(path.stem): module.Rule}
        for name, rule in table.items():
            rule.id = f"{path.parent.name}/{name}"
            yield rule


def _kebab(name: str) -> str:
    return name.replace("_", "-")
