"""Markdown to safe HTML, plain text and data.

The Markdown is CommonMark with tables and strikethrough, as the linter reads it. HTML that authors write is cleaned by
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

from answerkey.model.anchors import Anchors
from answerkey.rendering.rendered import CodeBlock, Heading, Rendered
from answerkey.snippets.language import read_info

SCHEMES = frozenset({"http", "https", "mailto"})
_WORDS_A_MINUTE = 200
_MAX_NESTING = 200
_WORD = re.compile(r"\w+")
_ATTRIBUTES = {
    **deepcopy(nh3.ALLOWED_ATTRIBUTES),
    "code": {"class"},
    "span": {"class"},
    "pre": {"class"},
    "td": {"align"},
    "th": {"align"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
_REL = "noopener noreferrer nofollow"
_CLEANER = nh3.Cleaner(attributes=_ATTRIBUTES, url_schemes=set(SCHEMES), link_rel=_REL)
KEPT_ELEMENTS = frozenset(nh3.ALLOWED_TAGS)
"""The elements of HTML that stay; the tags of all others are gone, and the content of some."""

Resolve = Callable[[str], str]


def render(markdown: str, resolve: Resolve = str, anchors: Anchors | None = None) -> Rendered:
    """Render a text; `resolve` says where a link or image leads that an author wrote.

    The headings of all texts of a page share `anchors`.
    """
    return _rendered(parse(markdown), resolve, anchors or Anchors())


def render_inline(markdown: str, resolve: Resolve = str) -> Rendered:
    """Render a text of one line, such as a question, without a paragraph around it."""
    return _rendered(parse(markdown, inline=True), resolve, Anchors())


def parse(markdown: str, *, inline: bool = False) -> list[Token]:
    """Return the tokens of a text; of one that is `inline`, those of a single paragraph."""
    return _parser().parseInline(markdown) if inline else _parser().parse(markdown)


def to_html(tokens: list[Token]) -> str:
    """Return the safe HTML of tokens, with links as they stand."""
    return _html(tokens, _environment(str, Anchors()))


def clean(html: str) -> str:
    """Return HTML without what is not delivered."""
    return _CLEANER.clean(html)


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
    return {"resolve": resolve, "headings": [], "anchors": anchors}


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

    cleaner = nh3.Cleaner(attributes=_ATTRIBUTES, attribute_filter=changed, url_schemes=set(SCHEMES), link_rel=_REL)
    return cleaner.clean(html)


@cache
def stylesheet(style: str = "default", selector: str = "pre") -> str:
    """The CSS for the classes of coloured code, in a style of Pygments."""
    css: str = HtmlFormatter(style=style).get_style_defs(selector)  # type: ignore[no-untyped-call]
    return css


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])
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
    "heading_open": _heading_open,
    "link_open": _link_open,
    "image": _image,
    "td_open": _cell_open,
    "th_open": _cell_open,
}
