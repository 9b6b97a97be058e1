"""Reports of what nobody should write, for properties that hold of every format."""

from __future__ import annotations

from hypothesis import strategies as st

from answerkey.diagnostics import Applicability, Diagnostic, Fix, RelatedPlace, Report, Severity, Summary
from answerkey.source import Edit, LineIndex, Position, Span

_NASTY = [
    "\x1b[31m",
    "\x9b",
    "\r\n",
    "\n",
    "\t",
    "::",
    "::error::",
    "##[",
    "##vso[",
    "\u2028",
    "\u202e",
    "\udc80",
    "\udfff",
    "\ufffe",
    "]]>",
    "<script>",
    "&#64;",
    "`",
    "```",
    "|",
    "@user ",
    " #123 ",
    "GH-1",
    "https://example.com/",
    "www.example.com",
    "![a](b)",
    "[a](1)",
    "\\",
    "{0}",
    "# ",
    "- ",
    "</code>",
]
texts = st.lists(st.text(st.characters(exclude_categories=()), max_size=8) | st.sampled_from(_NASTY), max_size=6).map(
    "".join
)
_spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda ends: Span(*sorted(ends)))


def _positions(text: str, span: Span) -> tuple[Position, Position]:
    index = LineIndex(text)
    return index.position(span.start), index.position(span.end)


@st.composite
def _files(draw: st.DrawFn) -> tuple[str, str | None, list[Diagnostic]]:
    """A path, its text where it can be had, and what was found there."""
    path, text = draw(texts), draw(texts)
    found = []
    for span in draw(st.lists(_spans, max_size=3)):
        start, end = _positions(text, span)
        edits = st.lists(st.builds(Edit, _spans, texts), max_size=2).map(tuple)
        found.append(
            Diagnostic(
                path,
                "page/path",
                draw(st.sampled_from(Severity)),
                draw(texts),
                draw(texts),
                start,
                end,
                question=draw(st.none() | texts),
                related=tuple(draw(st.lists(st.builds(RelatedPlace, texts, st.just(start), texts), max_size=2))),
                fix=draw(st.none() | st.builds(Fix, texts, st.sampled_from(Applicability), edits)),
            )
        )
    return path, draw(st.sampled_from([text, text, None])), found


def _report(files: list[tuple[str, str | None, list[Diagnostic]]]) -> Report:
    diagnostics = [diagnostic for _, _, found in files for diagnostic in found]
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
    summary = Summary(len(files), 1, 1, 0, errors, len(diagnostics) - errors, 0, 0.1)
    return Report(tuple(diagnostics), summary, {path: text for path, text, _ in files if text is not None})


reports = st.lists(_files(), max_size=2, unique_by=lambda file: file[0]).map(_report)
