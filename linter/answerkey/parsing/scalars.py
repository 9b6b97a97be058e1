"""Source maps of YAML scalars: where each character of a decoded value stands in the file.

The decoding follows libyaml's scanner (which implements YAML 1.1's line folding and chomping). The caller compares the
text found here with the parser's own value; where they differ, the value maps to the scalar as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.lazy_regex import lazy_regex
from answerkey.source import MapBuilder, MappedText, Segment, SourceMap, Span

_BREAK = lazy_regex("\r\n|[\r\n\x85\u2028\u2029]")
_BLANKS = " \t"
# What is not copied as it is, by the quotation mark around the scalar.
_SPECIAL = {
    "": lazy_regex("[\r\n\x85\u2028\u2029]"),
    "'": lazy_regex("['\r\n\x85\u2028\u2029]"),
    '"': lazy_regex("[\\\\\r\n\x85\u2028\u2029]"),
}
_HEADER = lazy_regex(r"[|>]([+-]?)([1-9]?)([+-]?)")
_SIMPLE_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_HEX_ESCAPES = {"x": 2, "u": 4, "U": 8}


def decode(text: str, span: Span, style: str, value: str) -> MappedText:
    """The scalar's value with its map into `text`; `value` is what the parser made of it."""
    raw = text[span.start : span.end]
    if raw == value:
        return MappedText(value, SourceMap((Segment(Span(0, len(value)), span),)))
    decoded = _block(text, span, value) if style in ("|", ">") and raw[:1] == style else _flow(text, span, style)
    if decoded is not None and decoded.text == value:
        return decoded
    whole = Segment(Span(0, len(value)), span)
    return MappedText(value, SourceMap((whole,)))


def _broken(raw: str) -> str:
    return raw if raw in ("\u2028", "\u2029") else "\n"


def _lines(text: str, start: int, end: int) -> Iterator[tuple[Span, Span]]:
    """The lines between two offsets: the span of each and that of its line break (empty at the end of the text)."""
    at = start
    while at < end:
        line_break = _BREAK.search(text, at)
        if line_break is None:
            yield Span(at, len(text)), Span(len(text), len(text))
            return
        yield Span(at, line_break.start()), Span(line_break.start(), line_break.end())
        at = line_break.end()


def _block(text: str, span: Span, value: str) -> MappedText | None:
    header = _HEADER.match(text, span.start)
    first_break = _BREAK.search(text, span.start)
    if header is None or first_break is None:
        return MapBuilder().build(at=span.end)
    lines = list(_lines(text, first_break.end(), span.end))
    indent = _indent(text, lines, value)
    if indent is None:
        return None
    return _fold(text, lines, indent, literal=text[span.start] == "|", chomp=header[1] or header[3], at=span.end)


def _indent(text: str, lines: list[tuple[Span, Span]], value: str) -> int | None:
    """Return the indentation of the block: its first line with a text against the first such line of its value."""
    parts = (value[slice(*line)] for line, _ in _lines(value, 0, len(value)))
    content = next((part for part in parts if part.strip(_BLANKS)), None)
    line = next((line for line, _ in lines if text[line.start : line.end].strip(_BLANKS)), None)
    if content is None or line is None:
        spaces = [len(part) for part in _BREAK.split(value)]
        widths = [line.end - line.start for line, _ in lines]
        return max(widths, default=0) - max(spaces) if widths else 0
    raw = text[line.start : line.end]
    lead = len(raw) - len(raw.lstrip(_BLANKS))
    return lead - (len(content) - len(content.lstrip(_BLANKS)))


def _fold(text: str, lines: list[tuple[Span, Span]], indent: int, *, literal: bool, chomp: str, at: int) -> MappedText:
    builder = MapBuilder()
    pending: list[Span] = []  # line breaks not yet written: that of the last line with a text, then the empty ones
    after_blank = True  # what stood before is more indented (or nothing), so its line break is kept
    for line, line_break in lines:
        content = text[line.start : line.end]
        lead = len(content) - len(content.lstrip(" "))
        if lead >= len(content) and len(content) <= indent:
            pending.append(line_break)
            continue
        if lead < indent:
            break
        blank = content[indent] in _BLANKS
        _join(builder, text, pending, folded=not literal and not after_blank and not blank)
        builder.add(content[indent:], line.start + indent)
        pending, after_blank = [line_break], blank
    breaks = pending if chomp == "+" else [] if chomp == "-" or not builder.text else pending[:1]
    for end in breaks:
        _write_break(builder, text, end)
    return builder.build(at=at)


def _join(builder: MapBuilder, text: str, breaks: list[Span], *, folded: bool) -> None:
    """Write the line breaks between two lines: as they are, or folded to a space or to one fewer."""
    if folded and breaks and _broken(text[breaks[0].start : breaks[0].end]) == "\n":
        if len(breaks) == 1:
            builder.add(" ", breaks[0].start, breaks[0].end)
        breaks = breaks[1:]
    for end in breaks:
        _write_break(builder, text, end)


def _write_break(builder: MapBuilder, text: str, span: Span) -> None:
    builder.add(_broken(text[span.start : span.end]), span.start, span.end)


def _flow(text: str, span: Span, style: str) -> MappedText | None:
    """A quoted or plain scalar, folded over its lines."""
    quote = style if style in ("'", '"') else ""
    if quote and (text[span.start : span.start + 1] != quote or text[span.end - 1 : span.end] != quote):
        return None
    at, end = (span.start + 1, span.end - 1) if quote else (span.start, span.end)
    builder = MapBuilder()
    while at < end:
        special = _SPECIAL[quote].search(text, at, end)
        stop = special.start() if special else end
        if special is None or special[0] in ("'", "\\"):
            builder.add(text[at:stop], at)
            at = _escape(builder, text, stop, end) if special else end
        else:
            builder.add(text[at:stop].rstrip(_BLANKS), at)
            at = _breaks(builder, text, stop, end)
    return builder.build(at=end)


def _escape(builder: MapBuilder, text: str, at: int, end: int) -> int:
    """Decode the escape at an offset and return where it ends; an escaped line break joins two lines."""
    if text[at] == "'":
        builder.add("'", at, at + 2)
        return at + 2
    line_break = _BREAK.match(text, at + 1)
    if line_break:
        return _skip_blank_lines(builder, text, line_break.end(), end)
    letter = text[at + 1 : at + 2]
    if letter in _HEX_ESCAPES:
        stop = at + 2 + _HEX_ESCAPES[letter]
        try:
            builder.add(chr(int(text[at + 2 : stop], 16)), at, stop)
        except (ValueError, OverflowError):
            return end
        return stop
    builder.add(_SIMPLE_ESCAPES.get(letter, letter), at, at + 2)
    return at + 2


def _skip_blank_lines(builder: MapBuilder, text: str, at: int, end: int) -> int:
    """After an escaped line break: leading blanks vanish, empty lines stay line breaks."""
    while at < end:
        line_break = _BREAK.match(text, at)
        if line_break:
            builder.add(_broken(line_break[0]), line_break.start(), line_break.end())
            at = line_break.end()
        elif text[at] in _BLANKS:
            at += 1
        else:
            break
    return at


def _breaks(builder: MapBuilder, text: str, at: int, end: int) -> int:
    """Fold the line breaks from an offset on, and leave out the blanks among them."""
    breaks: list[Span] = []
    while at < end:
        line_break = _BREAK.match(text, at)
        if line_break:
            breaks.append(Span(line_break.start(), line_break.end()))
            at = line_break.end()
        elif text[at] in _BLANKS:
            at += 1
        else:
            break
    _join(builder, text, breaks, folded=True)
    return at
