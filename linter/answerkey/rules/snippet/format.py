"""`snippet/format`: Python snippets are formatted by black."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from msgspec import Struct, field

from answerkey.diagnostics import Applicability, Finding, Fix, Severity
from answerkey.lazy_regex import lazy_regex
from answerkey.rules.base import SnippetRule
from answerkey.snippets.snippet import Snippet
from answerkey.snippets.style import Style
from answerkey.source import MappedText, Span

_VERSION = lazy_regex(r"py3\d{1,2}")


class Rule(SnippetRule, Struct, frozen=True):
    """A Python snippet is formatted as black formats it, with lines of at most `line_length` characters.

    The options are black's own, and black's settings in `[tool.black]` of the nearest pyproject.toml are their
    defaults; `preview` stays off. `answerkey config` shows them.

    One style lets a reader see what a snippet does instead of how it is laid out. Black's own `# fmt: off`, and a
    comment `<!-- fmt: off -->` before the fence, leave code alone.
    """

    severity = Severity.WARNING
    internal = ("origins",)
    line_length: int = 88
    target_version: list[str] = field(default_factory=list)
    skip_string_normalization: bool = False
    skip_magic_trailing_comma: bool = False
    origins: tuple[tuple[str, str], ...] = ()
    """The options that are set, each with the place of that."""

    def __post_init__(self) -> None:
        for name in self.target_version:
            if not isinstance(name, str) or not _VERSION.fullmatch(name):
                raise ValueError(f"a target version is written as `py311`, not `{name}`")

    @property
    def _style(self) -> Style:
        return Style(
            self.line_length,
            tuple(self.target_version),
            self.skip_string_normalization,
            self.skip_magic_trailing_comma,
        )

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        for code, new in snippet.formatted(self._style):
            place, line = _first_difference(code, new)
            edit = snippet.rewritten(code, new)
            fix = Fix("format with black", Applicability.SAFE, (edit,)) if edit else None
            yield Finding(place, f"black would write {line}", self._hint(), fix=fix)

    def _hint(self) -> str:
        """Return the settings that are not black's defaults, with their places; empty without any."""
        defaults = Style()._asdict()
        values = {
            key.replace("_", "-"): value for key, value in self._style._asdict().items() if value != defaults[key]
        }
        return ", ".join(f"`{key}` is {_shown(values[key])} in {place}" for key, place in self.origins if key in values)


def _shown(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value).lower()


def _first_difference(code: MappedText, new: str) -> tuple[Span, str]:
    """Return the span where the code first differs from the formatted code, and black's line in words."""
    at = 0
    for old_line, new_line in zip_longest(code.text.rstrip("\n").split("\n"), new.rstrip("\n").split("\n")):
        if old_line is None:
            end = len(code.text.rstrip("\n"))
            return code.span(end, end), f"another line here: `{_short(new_line)}`"
        if new_line is None:
            return code.span(at, at + len(old_line)), "nothing here"
        if old_line != new_line:
            return code.span(at, at + len(old_line)), f"`{_short(new_line)}`" if new_line else "an empty line here"
        at += len(old_line) + 1
    return code.span(0, 0), "another end"


def _short(line: str) -> str:
    """Return a line with its indentation, which may be all that differs; a long line is cut."""
    line = line.rstrip()
    return line if len(line) <= 60 else line[:59] + "…"
