"""What looking at code with its libraries gives, apart from how: most bases name none, and import nothing of that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from answerkey.source import Span
from answerkey.suppressions import Found

if TYPE_CHECKING:
    from answerkey.engine.selection import Selection  # imports all that looks at files, also where nothing changed

FAMILY = "library"
_SAID_BEFORE = ("snippet/misspelt-import", "snippet/undefined-name", "snippet/unbound-name")


class Looked(NamedTuple):
    """What was found, by the path of the file; the paths of the files that were looked at as a whole; and why others
    were not."""

    found: Mapping[str, list[Found]]
    checked: frozenset[str]
    note: str = ""


NOTHING = Looked({}, frozenset())


def with_libraries(selection: Selection, looked: Looked, extra: Mapping[str, list[Found]]) -> dict[str, list[Found]]:
    """What rules over the base found, with what was found by looking at the code with its libraries.

    Rules about names say more of a name that is misspelt, and can mend it: where they speak, these do not.
    """
    found = {path: list(findings) for path, findings in extra.items()}
    for path, findings in looked.found.items():
        said = [f.span for rule, f in found.get(path, ()) if rule in _SAID_BEFORE]
        wanted = [f for f in findings if f[0] in selection.rules and not any(overlap(f[1].span, span) for span in said)]
        found.setdefault(path, []).extend(wanted)
    return found


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one.start < other.end and other.start < one.end
