"""Converts HTML with markdownify. Import it only if the packages of the extra ``import`` are installed."""

from __future__ import annotations

import re
from typing import Any

from markdownify import MarkdownConverter

from answerkey.importing.plain_text import escaped, escaped_line

_LANGUAGE = re.compile(r"(?:lang(?:uage)?|brush|highlight)-(?:source-)?([\w+#.-]+)")
_TICKS = re.compile("`{3,}")
_ADDRESS = re.compile(r"<(https?://[^<>]*)>")
_BREAKING = frozenset("br div p pre ul ol li table blockquote hr h1 h2 h3 h4 h5 h6".split())  # text begins behind them
_ADJACENT = re.compile(r"</(b|strong|i|em|s|del|code)><\1>", re.I)  # two marks of Markdown would be one of another kind
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = "\ue002"  # marks a line break until its surroundings are known
_LEAD = re.compile(r"[ \t]*(?:(?:[-+*]|\d+[.)])[ \t]+)*")


def converted(html: str) -> str:
    """Return HTML as Markdown, with line breaks inside and none around it. Raises RecursionError."""
    text: str = _Converter(heading_style="ATX", bullets="-").convert(f"<body>{_ADJACENT.sub('', html)}</body>")
    lines = "".join(map(_broken, re.split(rf"(?<=\n)(?=[^\n]*{_BREAK})", text))) if _BREAK in text else text
    return lines.replace("\xa0", " ").strip("\n ")


def _broken(text: str) -> str:
    """Return a text that begins with a line in which breaks are marked, with the breaks of Markdown for them.

    Two breaks end a paragraph; lines below the first one of a list item are indented as the item is.
    """
    lead = _LEAD.match(text)
    indent = " " * len(lead[0]) if lead else ""
    text = re.sub(rf"[ \t]*{_BREAK}[ \t]*(?={_BREAK}|\n|\Z)", lambda m: m[0].strip(), text)
    text = re.sub(rf"{_BREAK}*\n+{_BREAK}*(?=\s)|{_BREAK}+\Z", lambda m: m[0].replace(_BREAK, ""), text)
    text = re.sub(rf"{_BREAK}{{2,}}\s*", f"\n\n{indent}", text)
    return re.sub(rf"[ \t]*{_BREAK}\s*", f"\\\\\n{indent}", text)


class _Converter(MarkdownConverter):
    """markdownify's converter, with fences that hold any code, and with no more escapes than a text needs."""

    begins = True
    """True while a text is read that may be the beginning of a block."""

    def process_text(self, el: Any, parent_tags: set[str] | None = None) -> str:
        above = el.previous_sibling
        self.begins = above is None or getattr(above, "name", None) in _BREAKING
        return str(super().process_text(el, parent_tags))  # type: ignore[misc]

    def escape(self, text: str, parent_tags: set[str]) -> str:
        bare = text.lstrip(" \t\n")
        if "_inline" in parent_tags or not self.begins:
            return escaped(text)
        return text[: len(text) - len(bare)] + escaped_line(bare)

    def convert_pre(self, el: Any, text: str, parent_tags: set[str]) -> str:
        code = el.find("code")
        language = next(filter(None, map(_language, (code, el, el.parent))), "")
        longest = max(map(len, _TICKS.findall(text)), default=2)
        fence, body = "`" * (longest + 1), text.strip("\n")
        return f"\n\n{fence}{language}\n{body}\n{fence}\n\n" if body.strip() else ""

    def convert_code(self, el: Any, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags or not text.strip():
            return text
        text = text.replace("\n", " ")
        ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
        pad = " " if "`" in (text[0], text[-1]) or text[0] == text[-1] == " " else ""
        return f"{ticks}{pad}{text}{pad}{ticks}"

    convert_kbd = convert_samp = convert_code

    def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:
        source = " ".join(str(el.attrs.get("src") or "").split())
        alt = escaped(" ".join(str(el.attrs.get("alt") or "").split()))
        address = f"<{source}>" if re.search(r"[\s()<>]", source) else source
        return f"![{alt}]({address})" if source and not re.search(r"[<>]", source) else alt

    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:
        if not el.attrs.get("href"):
            return text  # an anchor, or a link whose address was taken away
        text = _ADDRESS.sub(r"\1", text)  # a link holds no links
        return str(super().convert_a(el, text, parent_tags))  # type: ignore[misc]

    def convert_br(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return "\n" if "_noformat" in parent_tags else " " if "_inline" in parent_tags else _BREAK

    def convert_td(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return str(super().convert_td(el, _PIPE.sub(r"\\|", text), parent_tags))  # type: ignore[misc]

    def convert_th(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return str(super().convert_th(el, _PIPE.sub(r"\\|", text), parent_tags))  # type: ignore[misc]

    def convert_script(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return ""

    convert_style = convert_template = convert_head = convert_script


def _language(element: Any) -> str:
    """Return the language that the classes of an element name; empty if they name none."""
    classes = element.attrs.get("class") or () if element is not None and hasattr(element, "attrs") else ()
    names = [match[1] for name in classes if (match := _LANGUAGE.fullmatch(name))]
    return names[0] if names else ""
