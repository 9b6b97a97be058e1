"""Star imports are counted before a type checker sees them: its memory grows with the square of their number."""

from __future__ import annotations

import re

from msgspec import Struct

from answerkey.source import Span

_STAR = re.compile(r"\bimport[ \t\\\r\n]*\*")
_MOST_OF_A_MODULE = 24
_MOST_OF_A_FILE = 200


class ImportBudget(Struct):
    """The star imports that the modules of one file may still have."""

    left: int = _MOST_OF_A_FILE

    def excess(self, code: str) -> tuple[Span, str] | None:
        """Return the first star import that is too many in a module, with the reason; count them if there is none."""
        stars = list(_STAR.finditer(code))
        most = min(_MOST_OF_A_MODULE, self.left)
        if len(stars) <= most:
            self.left -= len(stars)
            return None
        whose, number = ("answer", _MOST_OF_A_MODULE) if most == _MOST_OF_A_MODULE else ("file", _MOST_OF_A_FILE)
        reason = (
            f"the code of this answer is not checked against libraries: the {whose} has more than {number} star imports"
        )
        return Span(*stars[most].span()), reason
