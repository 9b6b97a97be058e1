"""Writing texts as YAML scalars."""

from __future__ import annotations

import re

from answerkey.model.tree import Mapping, Scalar
from answerkey.model.value_edits import escaped, scalar_edit
from answerkey.parsing.yaml import parse_yaml
from answerkey.source import Edit

# Plain scalars that YAML 1.1 does not read as text: booleans, dates, times and numbers.
_YAML_1_1 = frozenset({"yes", "no", "on", "off", "y", "n"})
_LIKE_A_NUMBER = re.compile(r"[-+.]?\d")


def written(value: str, style: str = "") -> str:
    """Return a text as a scalar on one line: in a style (plain, ``'`` or ``"``) if that can hold it, else quoted."""
    single = "'" + value.replace("'", "''") + "'"
    forms = {"": (value, f'"{escaped(value)}"'), "'": (single, f'"{escaped(value)}"')}
    return next((form for form in forms.get(style, ()) if _reads_as(form, value)), f'"{escaped(value)}"')


def rewritten(scalar: Scalar, value: str) -> Edit:
    """Write another text where a scalar stands, in its style if that can hold it."""
    return scalar_edit(scalar, value) or Edit(scalar.span, written(value, scalar.style))


def _reads_as(form: str, value: str) -> bool:
    """Return true if a scalar, as the value of a key, is read as the text, also by YAML 1.1."""
    if form == value and (value.lower() in _YAML_1_1 or _LIKE_A_NUMBER.match(value)):
        return False
    root = parse_yaml(f"key: {form}\n").root
    return isinstance(root, Mapping) and root.value == {"key": value}
