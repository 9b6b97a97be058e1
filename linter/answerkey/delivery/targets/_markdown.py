"""Embeds the Markdown of an answer in a larger text.

Only the spans that a parser reports are changed; all other characters stay as the author wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from answerkey.delivery.targets._shared import plain, printable
from answerkey.dialects import DEFAULT, make_parser
from answerkey.model.content import Answer, Fence
from answerkey.model.directive_edits import without_directive
from answerkey.parsing.destinations import destinations
from answerkey.parsing.markdown import parse_markdown
from answerkey.snippets.directives import in_comment, in_info
from answerkey.snippets.language import read_info
from answerkey.source import Edit, Span, identity, line_spans

Lead = Callable[[str], str]

_LOWEST = 6
_SPECIAL = re.compile(r"[\\`*\[\]<>~]|(?<![^\W_])_|_(?![^\W_])|(?<!\S)#|&(?=#?\w+;)")
_LIST_NUMBER = re.compile(r"^(\d+)([.)])")
_LIST_MARK = re.compile(r"^[-+=]")
_MAY_HAVE_WORDS = re.compile(r"(?:```|~~~)[^\n]*\{")
_MAY_HAVE_HEADINGS = re.compile(r"#|[=-][ \t]*$", re.MULTILINE)
_SENTINEL = "end"
_HTML_LINE = re.compile(r"^[ \t>*+\-\d.)]*<", re.MULTILINE)
_FENCE_LINE = re.compile(r"^.*(?:```|~~~).*$", re.MULTILINE)
_HTML_ENDS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
_NOTE = re.compile(r"(?<!\\)\[\^(?=([^\]\s]+)\])")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
_VERBATIM = re.compile(r"<(script|pre|style|textarea)\b", re.I)


def escaped(text: str) -> str:
    """Return a text on one line, escaped so that Markdown shows it literally."""
    shown = _SPECIAL.sub(r"\\\g<0>", plain(text))
    return _LIST_MARK.sub(r"\\\g<0>", _LIST_NUMBER.sub(r"\1\\\2", shown))


def heading(level: int, markdown: str) -> str:
    """Return a heading with a text in Markdown."""
    text = plain(markdown)
    closing = " #" if text.endswith("#") else ""  # else Markdown would drop the last `#`
    return f"{'#' * level} {text}{closing}"


def embedded(markdown: str, level: int, lead: Lead, *, headings: bool = True, notes: str = "") -> str:
    """Return a text that can stand below a heading of a level, and before more text.

    Its headings are lowered below that level, its links mapped by `lead`, directives removed, and open blocks (a fence,
    a comment) closed. Without `headings`, the text is known to have none. The labels of footnotes begin with `notes`,
    since all texts share them.
    """
    text = printable(markdown).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    text = with_own_notes(relinked(without_directives(text), lead), notes)
    return _closed(with_lower_headings(text, level) if headings else text)


def without_directives(text: str) -> str:
    """Return the text without the linter's comments and words, where their removal changes nothing else."""
    if "<!--" not in text and not _MAY_HAVE_WORDS.search(text):
        return text
    answer = parse_markdown(identity(text))
    directives = [
        directive
        for comment in answer.comments
        if comment.target is not None
        for directive in in_comment(comment.text, comment.span, comment.target)
    ]
    edits = [without_directive(directive, text) for directive in directives]
    edits += [_without_words(fence) for fence in answer.fences]
    return _spliced(text, (edit for edit in edits if edit is not None))


def _without_words(fence: Fence) -> Edit | None:
    """Return an edit that removes the linter's words and their braces from a fence's info string."""
    info = read_info(fence.info.text)
    if all(directive.foreign for directive in in_info(fence, info)):
        return None
    before, _, rest = fence.info.text.partition("{")
    words = [before.strip() or info.tag, rest.rpartition("}")[2].strip()]
    return Edit(fence.info.span(0, len(fence.info.text)), " ".join(filter(None, words)))


def with_own_notes(text: str, prefix: str) -> str:
    """Return the text with a prefix to the labels of its footnotes, where that changes nothing else."""
    if "[^" not in text or not prefix:
        return text
    fences = [fence.span for fence in parse_markdown(identity(text)).fences]
    code = [*fences, *(Span(*match.span()) for match in _CODE.finditer(text))]
    labels = {token.meta["label"] for token in _block_parser().parse(text) if token.type == "footnote_reference_open"}
    places = [match.end() for match in _NOTE.finditer(text) if match[1] in labels]
    edits = (Edit(Span(at, at), prefix) for at in places if not any(span.start < at < span.end for span in code))
    made = _spliced(text, edits)
    return made if _notes(made, prefix) == _notes(text, "") else text


def _notes(text: str, prefix: str) -> list[tuple[str, str, str]]:
    """Return what stands in a text, with the labels of its footnotes without a prefix."""
    tokens = [each for token in _parser().parse(text) for each in (token.children or [token])]
    labels = [str(token.meta.get("label", "")) for token in tokens]
    return [(t.type, t.content, label.removeprefix(prefix)) for t, label in zip(tokens, labels, strict=True)]


def relinked(text: str, lead: Lead) -> str:
    """Return the text with mapped links, and without definitions: their labels could collide with other texts."""
    if "](" not in text and "]:" not in text:
        return text
    text = _without_definitions(text)
    answer = parse_markdown(identity(text))
    links = destinations(answer)
    return _spliced(text, (Edit(Span(d.start, d.end), lead(d.target)) for d in links if lead(d.target) != d.target))


def _without_definitions(text: str) -> str:
    """Return the text with inline links instead of links by reference."""
    definitions = _definitions(text)
    if not definitions:
        return text
    made = text
    for _ in range(_LOWEST):  # an image in a link, both by reference, takes two rounds
        edits = list(_inlined(parse_markdown(identity(made)), made, definitions))
        if not edits:
            break
        made = _spliced(made, edits)
    lines, tokens = list(line_spans(made)), _block_parser().parse(made)
    own = [token.map for token in tokens if token.type == "definition" and token.map and token.level == 0]
    made = _spliced(made, (Edit(Span(lines[first].start, lines[last - 1].end), "") for first, last in own))
    return made if _html(made) == _html(text) else text


def _definitions(text: str) -> dict[str, tuple[str, str]]:
    """Return the destination and title of each label; the first definition counts."""
    definitions: dict[str, tuple[str, str]] = {}
    if "]:" in text:
        for token in _block_parser().parse(text):
            if token.type == "definition":
                definitions.setdefault(token.meta["id"], (token.meta["url"], token.meta["title"]))
    return definitions


def _inlined(answer: Answer, text: str, definitions: dict[str, tuple[str, str]]) -> Iterator[Edit]:
    for link in answer.links:
        written = text[slice(*link.span)]
        opening = written.rfind("[")
        if not written.endswith("]") or opening < 0:
            continue
        label = written[opening + 1 : -1]
        shown = written[: opening - 1] if written[opening - 1 : opening] == "]" else written[:-1]
        label = label or shown[shown.find("[") + 1 :]
        target, title = definitions.get(normalizeReference(label), ("", ""))
        if target == link.target:
            yield Edit(link.span, f"{shown}]({_destination(target)}{_title(title)})")


def _destination(target: str) -> str:
    return f"<{target}>" if not target or set(target) & set("()") else target


def _title(title: str) -> str:
    shown = re.sub(r'[\\"]', r"\\\g<0>", " ".join(title.split())).replace("&", "&amp;")
    return f' "{shown}"' if shown else ""


def with_lower_headings(text: str, level: int) -> str:
    """Return the text with headings below a level. Their nesting stays, down to the sixth level."""
    if not _MAY_HAVE_HEADINGS.search(text):
        return text
    tokens = _block_parser().parse(text)
    headings = [(token, tokens[at + 1]) for at, token in enumerate(tokens) if token.type == "heading_open"]
    down = level + 1 - min((int(token.tag[1]) for token, _ in headings), default=level + 1)
    if down <= 0:
        return text
    lines = list(line_spans(text))
    edits = (edit for token, inline in headings for edit in _lowered(token, inline, down, text, lines))
    return _spliced(text, edits)


def _lowered(token: Token, inline: Token, down: int, text: str, lines: list[Span]) -> Iterator[Edit]:
    """Yield edits that lower a heading. An underlined one has only two levels: it gets `#` marks."""
    level = min(_LOWEST, int(token.tag[1]) + down)
    first, last = token.map or (0, 0)
    start = lines[first].start
    if token.markup.startswith("#"):
        at = text.index("#", start)
        yield Edit(Span(at, at), "#" * (level - len(token.markup)))
        return
    spans = [_stripped(text, line) for line in lines[first : last - 1]]
    spans[0] = Span(spans[0].end - len(inline.content.split("\n")[0].strip()), spans[0].end)
    yield Edit(Span(spans[0].start, spans[0].start), "#" * level + " ")
    contents = [line.strip() for line in inline.content.split("\n")]
    for (_, end), (_, next_end), content in zip(spans, spans[1:], contents[1:], strict=False):
        yield Edit(Span(end, next_end - len(content)), " ")
    closing = " #" if text[: spans[-1].end].endswith("#") else ""
    yield Edit(Span(spans[-1].end, _stripped(text, lines[last - 1]).end), closing)


def _stripped(text: str, line: Span) -> Span:
    return Span(line.start, line.start + len(text[slice(*line)].rstrip()))


def _closed(text: str) -> str:
    """Return the text with its last block closed, so that following text does not join it."""
    if _is_plainly_closed(text):
        return text
    tokens = [token for token in _block_parser().parse(f"{text}\n\n{_SENTINEL}") if token.level == 0]
    last = tokens[-1]
    if last.type == "fence":
        return f"{text}\n{last.markup}"
    if last.type == "html_block":
        return f"{text}\n{_html_end(last.content.lstrip())}"
    return text


def _is_plainly_closed(text: str) -> bool:
    """Return True for a text that needs no parser to see that it is closed, as most do.

    It has no HTML, and its fences are three backticks at the beginning of lines, every second one bare.
    """
    if _HTML_LINE.search(text):
        return False
    lines = _FENCE_LINE.findall(text)
    opened = all(line.startswith("```") and "`" not in line[3:] for line in lines[::2])
    return opened and len(lines) % 2 == 0 and all(line.rstrip() == "```" for line in lines[1::2])


def _html_end(html: str) -> str:
    verbatim = _VERBATIM.match(html)
    if verbatim:
        return f"</{verbatim[1].lower()}>"
    return next((end for start, end in _HTML_ENDS if html.startswith(start)), "")


def _spliced(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with edits applied; of overlapping ones, the first."""
    parts, at = [], 0
    for (start, end), new in sorted(edits, key=lambda edit: edit.span):
        if start >= at:
            parts += [text[at:start], new]
            at = end
    return "".join([*parts, text[at:]])


def _html(text: str) -> str:
    parser, environment = _parser(), dict[str, Any]()
    tokens = [token for token in parser.parse(text, environment) if token.type != "definition"]
    html: str = parser.renderer.render(tokens, parser.options, environment)
    return html


@cache
def _block_parser() -> MarkdownIt:
    parser = _markdown_it()
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


@cache
def _parser() -> MarkdownIt:
    return _markdown_it()


def _markdown_it() -> MarkdownIt:
    parser = make_parser(DEFAULT)
    parser.options["inline_definitions"] = True
    return parser
