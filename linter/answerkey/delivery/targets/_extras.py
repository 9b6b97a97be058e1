"""What a target needs that is not installed with the program itself."""

from __future__ import annotations


class MissingExtra(Exception):
    """A target can't be made, since the packages of an extra are not installed; the message says how to get them.

    `files` of such a target raises it when called, before it yields anything.
    """

    def __init__(self, extra: str) -> None:
        super().__init__(f"needs packages that are not installed: pip install 'answerkey[{extra}]'")
        self.extra = extra
