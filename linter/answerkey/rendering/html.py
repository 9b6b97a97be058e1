"""Markdown to safe HTML, plain text and data.

The Markdown is parsed as the linter parses it, by the parser of its dialect. HTML that authors write is cleaned by
nh3 (ammonia): elements and attributes outside of its lists, comments and links with other schemes than those of
`SCHEMES` are gone. Code is coloured by Pygments, as classes; `stylesheet` makes the CSS for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import format as format_tokens
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from answerkey import dialects
from answerkey.model.anchors import Anchors
from answerkey.rendering.footnotes import with_footnotes
from answerkey.rendering.rendered import CodeBlock, Heading, Rendered
from answerkey.snippets.language import read_info

SCHEMES = frozenset({"http", "https", "mailto"})
_WORDS_A_MINUTE = 200
_WORD = re.compile(r"\w+")
_ATTRIBUTES = {
    **deepcopy(nh3.ALLOWED_ATTRIBUTES),
    "code": {"class"},
    "span": {"class"},
    "pre": {"class"},
    "td": {"align"},
    "th": {"align"},
    "li": {"id"},
    "sup": {"id"},
    "input": {"type", "checked", "disabled"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
_ADMONITIONS = """
    abstract attention bug caution danger details error example failure hint important info note question quote seealso
    success tab tip todo warning
""".split()
_CLASSES = {
    "a": {"footnote-back"},
    "div": {"admonition", "footnotes", "markdown-alert", *_ADMONITIONS, *(f"markdown-alert-{k}" for k in _ADMONITIONS)},
    "input": {"task-list-item-checkbox"},
    "li": {"task-list-item"},
    "ol": {"contains-task-list"},
    "p": {"admonition-title", "markdown-alert-title"},
    "sup": {"footnote-ref"},
    "ul": {"contains-task-list"},
}
_CHECKBOX = {"input": {"type": "checkbox", "disabled": ""}}  # no other input is delivered, whoever wrote it
_REL = "noopener noreferrer nofollow"
_INTERNAL_REL = re.compile(
    rf'(<a(?: [a-z-]+="[^"]*")*? href="(?:#|/(?![/\\]))[^"]*"(?: [a-z-]+="[^"]*")*?) rel="{_REL}"'
)
_DROPPED = frozenset({"mark", "myst_block_break", "myst_line_comment", "myst_target"})  # marks of dialects: no text
KEPT_ELEMENTS = frozenset(nh3.ALLOWED_TAGS)
"""The elements of HTML that stay; the tags of all others are gone, and the content of some."""

Resolve = Callable[[str], str]
_Filter = Callable[[str, str, str], str | None]


def _cleaner(attribute_filter: _Filter | None = None) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags={*KEPT_ELEMENTS, "input"},
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        set_tag_attribute_values=_CHECKBOX,
        attribute_filter=attribute_filter,
        url_schemes=set(SCHEMES),
        link_rel=_REL,
    )


_CLEANER = _cleaner()


def render(markdown: str, resolve: Resolve = str, anchors: Anchors | None = None, dialect: str = "") -> Rendered:
    """Render a text of a dialect; `resolve` says where a link or image leads that an author wrote.

    The headings and footnotes of all texts of a page share `anchors`.
    """
    return _rendered(with_footnotes(parse(markdown, dialect=dialect)), resolve, anchors or Anchors())


def render_inline(markdown: str, resolve: Resolve = str, dialect: str = "") -> Rendered:
    """Render a text of one line, such as a question, without a paragraph around it."""
    return _rendered(parse(markdown, inline=True, dialect=dialect), resolve, Anchors())


def render_code(code: str, language: str) -> Rendered:
    """Render code that stands alone as a fence of its language is."""
    block = CodeBlock(language, code if code.endswith("\n") else f"{code}\n")
    words = len(_WORD.findall(code))
    return Rendered(_coloured(block.code, language), "", (), (block,), words, round(words * 60 / _WORDS_A_MINUTE))


def parse(markdown: str, *, inline: bool = False, dialect: str = "") -> list[Token]:
    """Return the tokens of a text in order; of one that is `inline`, those of a single paragraph."""
    parser = _parser(dialect)
    tokens = parser.parseInline(markdown) if inline else parser.parse(markdown)
    for token in tokens:
        if token.type == "fence":
            lines = token.content.split("\n")
            token.content = "\n".join(lines[dialects.load(dialect).options(token.info, lines[:-1]) :])
    return [token for token in tokens if token.type not in _DROPPED]


def to_html(tokens: list[Token]) -> str:
    """Return the safe HTML of tokens whose footnotes are at their end, with links as they stand."""
    return _html(tokens, _environment(str, Anchors()))


def clean(html: str) -> str:
    """Return HTML without what is not delivered."""
    return _cleaned(html, _CLEANER)


def _cleaned(html: str, cleaner: nh3.Cleaner) -> str:
    """Clean HTML. Only links to other sites say how these are related: nh3 says it of all.

    What nh3 writes has one form: within tags, quotes and angle brackets of values are escaped.
    """
    return _INTERNAL_REL.sub(r"\1", cleaner.clean(html))


def image_text(image: Token) -> str:
    """Return the text that stands for an image."""
    text: str = _parser().renderer.renderInlineAsText(image.children, _parser().options, {})  # type: ignore[attr-defined]
    return text


def text_of(tokens: Sequence[Token]) -> str:
    """Return the text of tokens on one line, without code blocks and markup."""
    return " ".join(" ".join(_texts(tokens)).split())


def _html(tokens: list[Token], environment: dict[str, Any]) -> str:
    return clean(_parser().renderer.render(tokens, _parser().options, environment))


def _environment(resolve: Resolve, anchors: Anchors) -> dict[str, Any]:
    return {"resolve": resolve, "headings": [], "anchors": anchors, "footnotes": {}}


def _rendered(tokens: list[Token], resolve: Resolve, anchors: Anchors) -> Rendered:
    environment = _environment(resolve, anchors)
    html = _html(tokens, environment)
    text = text_of(tokens)
    snippets = tuple(_code_blocks(tokens))
    words = len(_WORD.findall(text)) + sum(len(_WORD.findall(block.code)) for block in snippets)
    seconds = round(words * 60 / _WORDS_A_MINUTE)
    return Rendered(html, text, tuple(environment["headings"]), snippets, words, seconds)


def relinked(html: str, lead: Callable[[str], str | None], picture: Callable[[str], str | None] | None = None) -> str:
    """HTML that `render` made, with its links led elsewhere: `lead` says where to, or nothing for a link that is to be
    none. `picture` says the same of images, where they go other ways than links."""
    if "href=" not in html and "src=" not in html:
        return html

    def changed(element: str, attribute: str, value: str) -> str | None:
        if attribute == "src":
            return (picture or lead)(value)
        return lead(value) if attribute == "href" else value

    return _cleaned(html, _cleaner(changed))


@cache
def stylesheet(style: str = "default", selector: str = "pre") -> str:
    """The CSS for the classes of coloured code, in a style of Pygments."""
    css: str = HtmlFormatter(style=style).get_style_defs(selector)  # type: ignore[no-untyped-call]
    return css


@cache
def _parser(dialect: str = "") -> MarkdownIt:
    parser = dialects.make_parser(dialect)
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _fence(renderer: Any, tokens: Sequence[Token], at: int, options: OptionsDict, environment: EnvType) -> str:
    language = read_info(tokens[at].info).tag
    return _coloured(tokens[at].content, language)


def _code_block(renderer: Any, tokens: Sequence[Token], at: int, options: OptionsDict, environment: EnvType) -> str:
    return _coloured(tokens[at].content, "")


def _heading_open(renderer: Any, tokens: Sequence[Token], at: int, options: OptionsDict, environment: EnvType) -> str:
    token, text = tokens[at], " ".join(_texts([tokens[at + 1]]))
    anchor = environment["anchors"].of(text)
    environment["headings"].append(Heading(int(token.tag[1]), text, anchor))
    return f'<{token.tag} id="{escapeHtml(anchor)}">'


def _link_open(renderer: Any, tokens: Sequence[Token], at: int, options: OptionsDict, environment: EnvType) -> str:
    tokens[at].attrSet("href", environment["resolve"](str(tokens[at].attrGet("href") or "")))
    html: str = renderer.renderToken(tokens, at, options, environment)
    return html


def _image(renderer: Any, tokens: Sequence[Token], at: int, options: OptionsDict, environment: EnvType) -> str:
    tokens[at].attrSet("src", environment["resolve"](str(tokens[at].attrGet("src") or "")))
    html: str = renderer.image(tokens, at, options, environment)
    return html


def _cell_open(renderer: Any, tokens: Sequence[Token], at: int, options: OptionsDict, environment: EnvType) -> str:
    """A cell; where it is aligned that is said without a style, which a strict content security policy refuses."""
    align = str(tokens[at].attrs.pop("style", "")).removeprefix("text-align:")
    return f'<{tokens[at].tag} align="{align}">' if align else f"<{tokens[at].tag}>"


def _footnote_ref(renderer: Any, tokens: Sequence[Token], at: int, options: OptionsDict, environment: EnvType) -> str:
    label, number = str(tokens[at].meta["label"]), escapeHtml(tokens[at].content)
    target, uses = _footnote(label, environment)
    uses.append(environment["anchors"].of(f"fnref-{label}"))
    return f'<sup class="footnote-ref" id="{escapeHtml(uses[-1])}"><a href="#{escapeHtml(target)}">{number}</a></sup>'


def _footnote_open(renderer: Any, tokens: Sequence[Token], at: int, options: OptionsDict, environment: EnvType) -> str:
    return f'<li id="{escapeHtml(_footnote(tokens[at].meta["label"], environment)[0])}">'


def _footnote_back(renderer: Any, tokens: Sequence[Token], at: int, options: OptionsDict, environment: EnvType) -> str:
    uses = _footnote(tokens[at].meta["label"], environment)[1]
    return f' <a class="footnote-back" href="#{escapeHtml(uses[0])}">{tokens[at].content}</a>' if uses else ""


def _footnotes_open(renderer: Any, tokens: Sequence[Token], at: int, options: OptionsDict, environment: EnvType) -> str:
    return '<div class="footnotes">\n<ol>\n'


def _footnotes_close(
    renderer: Any, tokens: Sequence[Token], at: int, options: OptionsDict, environment: EnvType
) -> str:
    return "</ol>\n</div>\n"


def _footnote(label: str, environment: EnvType) -> tuple[str, list[str]]:
    """Return the anchor of a footnote and those of its uses so far."""
    if label not in environment["footnotes"]:
        environment["footnotes"][label] = (environment["anchors"].of(f"fn-{label}"), [])
    footnote: tuple[str, list[str]] = environment["footnotes"][label]
    return footnote


def _coloured(code: str, language: str) -> str:
    lexer = _lexer(language) if language else None
    inner = _highlighted(code, lexer) if lexer else escapeHtml(code)
    label = f' class="language-{escapeHtml(language)}"' if language else ""
    return f"<pre><code{label}>{inner}</code></pre>\n"


def _highlighted(code: str, lexer: Lexer) -> str:
    """The code in colours; as it is where the lexer is one of those that leave something out."""
    tokens = list(lexer.get_tokens(code))
    whole = "".join(text for _, text in tokens).removesuffix("\n") == code.removesuffix("\n")
    return format_tokens(tokens, _formatter()) if whole else escapeHtml(code)


@cache
def _formatter() -> HtmlFormatter[str]:
    return HtmlFormatter(nowrap=True)


@cache
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


def _texts(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the texts of the tokens, without code blocks and markup."""
    for token in tokens:
        if token.type == "inline":
            yield "".join(_inline_text(token.children or ()))


def _inline_text(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special", "image"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "


def _code_blocks(tokens: Sequence[Token]) -> Iterator[CodeBlock]:
    for token in tokens:
        if token.type in ("fence", "code_block"):
            yield CodeBlock(read_info(token.info).tag if token.type == "fence" else "", token.content)


_RULES = {
    "fence": _fence,
    "code_block": _code_block,
    "footnote_back": _footnote_back,
    "footnote_open": _footnote_open,
    "footnote_ref": _footnote_ref,
    "footnotes_close": _footnotes_close,
    "footnotes_open": _footnotes_open,
    "heading_open": _heading_open,
    "link_open": _link_open,
    "image": _image,
    "td_open": _cell_open,
    "th_open": _cell_open,
}
