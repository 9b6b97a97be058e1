"""Titles of headings, list items and folds: their text without decoration, and the difficulty they state."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from html import unescape
from typing import NamedTuple

_LONGEST = 1000  # characters of a title that are read; a longer title is not a question

_LEVELS = {
    "easy": "easy beginner beginners basic basics junior fresher freshers novice entry 🟢 🟩",
    "medium": "medium intermediate middle mid moderate 🟡 🟠 🟨 🟧",
    "hard": "hard advanced senior expert experts difficult 🔴 🟥",
}
_LEVEL_OF = {word: level for level, words in _LEVELS.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+|[🟢🟩🟡🟠🟨🟧🔴🟥]")
_LABEL = re.compile(r"\W*(?:difficulty|level|complexity|seniority)(?:\s+level)?\b[^\w]*(.*)", re.I | re.S)
_BRACKETED = re.compile(r"[(\[{`*_]{1,4}\s?([^()\[\]{}`*]{2,40})[)\]}`*_]{1,4}")

_NUMBER = re.compile(
    r"(?:q(?:uestion|ues|n)?\.?\s*#?\d+|q(?:uestion)?(?=[.:)]))\s*[.):\-–—：]*\s*"
    r"|#?\d+(?:\.\d+)*(?:[.):](?=\D|$)|\s*[、．：）]|\s+[\-–—](?=\s))[.):]*\s*",
    re.I,
)
_COUNTED = re.compile(r"([^\W\d_]{0,12})\s?#?(\d+)\s*(?:[.):、．：）\-–—](?=\D)|(?<=\d)\s)\s*(?=\S)")
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\(([^()\s]*)[^()]*\)")
_WHOLE_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\)")
_SIGN_LINK = re.compile(r"\[{1,3}[^\w\[\]()]{0,20}\]{1,3}\([^()]{0,200}\)")
_ANCHOR = re.compile(r"</?a\b[^<>]*>|<(?:img|br)\b[^<>]*>", re.I)
_ACTIVE = re.compile(r"[<*\[\]\\]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_CODE_TAG = re.compile(r"</?(?:code|tt|kbd)>", re.I)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
_QUESTION_WORDS = frozenset(
    "what what's whats how why when where which who whose is are can could do does did should would will explain"
    " describe define compare differentiate distinguish list name give write implement discuss tell difference state"
    " mention true have".split()
)
_ANSWER_WORDS = frozenset(
    "answer answers ans solution solutions show reveal see view click expand hint hints explanation output result"
    " spoiler here the to for details code example examples more"
    " ответ ответы показать решение 答案 查看答案 解答 解析"
    " respuesta réponse antwort lösung resposta 답 解説 答え".split()
)
MARKS = ("?", "？", "؟", "\u037e", "⁈", "⁉")
_TABLE_OF_CONTENTS = frozenset(
    ("table of contents", "contents", "toc", "index", "table of content", "list of questions", "questions list")
)
_BOILERPLATE = frozenset(
    "contributing contribution contributions contributors license licence references reference resources credits"
    " acknowledgements acknowledgments author authors about introduction prerequisites support sponsors contact"
    " conclusion disclaimer feedback usage installation overview summary".split()
)


class Title(NamedTuple):
    """A title without its decoration, the difficulty that it states, and its number: ``3.`` or ``Q3.``."""

    text: str
    difficulty: str | None
    number: str

    @property
    def asks(self) -> bool:
        """True if the text is a question, or an instruction such as "Explain …"."""
        if not self.text or len(self.text) > _LONGEST:
            return False
        first = re.split(r"[\s,:]", self.text.lstrip("*_`\"'“‘([").lower(), maxsplit=1)[0]
        return self.text.rstrip("*_`\"'”’). ").endswith(MARKS) or first.rstrip("*_`") in _QUESTION_WORDS


def read_title(raw: str, *, html: bool = False) -> Title:
    """Read a title in Markdown; with `html` it is HTML, and the result is Markdown."""
    raw = raw if len(raw) <= 2 * _LONGEST else raw[: 2 * _LONGEST]
    images = [f"{alt} {address}" for alt, address in _IMAGE.findall(raw)]
    text = _SIGN_LINK.sub("", _IMAGE.sub("", _ANCHOR.sub("", raw)))
    if html:
        text = _markdown_of(text)
    text = " ".join(text.split())
    level = next((level for level in map(badge_level, images) if level), None)
    label = ""
    for _ in range(4):  # decoration may be nested: **1. [🟢 What?](#what)**
        before = text
        text = _bare(text)
        number = _NUMBER.match(text)
        if number:
            text, label = text[number.end() :], label or number[0]
        level, text = _bracketed(level, text)
        if text == before:
            break
    signs = (_LEVEL_OF[char] for char in raw if char in _LEVEL_OF)
    return Title(text, level or next(signs, None), label)


def _markdown_of(html: str) -> str:
    """Return the Markdown for the text of HTML: code in backticks, and no other character that Markdown acts on."""
    parts = _TAG.sub("", _CODE_TAG.sub("`", html)).split("`")
    return "`".join(
        unescape(part) if at % 2 else _ACTIVE.sub(r"\\\g<0>", unescape(part)) for at, part in enumerate(parts)
    )


def numbered(title: str) -> tuple[str, int, str] | None:
    """Return the word, the number and the rest of a title such as `3 Sets` or `Вопрос 3. Sets`, else None."""
    match = _COUNTED.match(title)
    return (match[1].lower(), int(match[2]), title[match.end() :]) if match and len(match[2]) < 9 else None


def _bare(text: str) -> str:
    """Return a text without signs around it, and without the emphasis or link that wraps all of it."""
    text = _without_signs(text).strip()
    for mark in ("**", "__", "*", "_"):
        inner = text[len(mark) : -len(mark)]
        if text.startswith(mark) and text.endswith(mark) and inner and mark not in inner:
            text = inner.strip()
    link = _WHOLE_LINK.fullmatch(text)
    return link[1].strip() if link else text


def _without_signs(text: str) -> str:
    """Return a text without the emoji and arrows before and after it."""
    start, end = 0, len(text)
    while start < end and _is_sign(text[start]):
        start += 1
    while end > start and _is_sign(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_sign(char: str) -> bool:
    if char in "`^":  # modifier symbols to Unicode, but not here
        return False
    return char.isspace() or unicodedata.category(char) in ("So", "Cf", "Mn", "Sk") or char in "\ufe0f\u20e3→←↑↓▶►•"


def _bracketed(level: str | None, text: str) -> tuple[str | None, str]:
    """Return the difficulty in brackets at one end of a text, and the text without it."""
    for match in _BRACKETED.finditer(text):
        stated = level_of(match[1]) if len(match[1].split()) <= 3 else None
        if stated and (match.start() == 0 or match.end() == len(text)):
            return level or stated, (text[: match.start()] + text[match.end() :]).strip(" -–—:|")
    return level, text


def level_of(text: str) -> str | None:
    """Return the difficulty that a text names; None if it names none or several."""
    levels = {_LEVEL_OF[word] for word in _WORD.findall(text[:_LONGEST].lower()) if word in _LEVEL_OF}
    return levels.pop() if len(levels) == 1 else None


def badge_level(text: str) -> str | None:
    """Return the difficulty in the text and address of a badge: ``easy-green``, ``Difficulty-Hard-red``."""
    words = Counter(_LEVEL_OF[w] for w in _WORD.findall(text[:_LONGEST].lower().replace("_", " ")) if w in _LEVEL_OF)
    return next(iter(words)) if len(words) == 1 else None


def stated_level(line: str) -> str | None:
    """Return the difficulty of a line that states nothing else: ``**Difficulty:** 🟢 Easy``, or a badge alone."""
    text = line.strip()
    if not text or len(text) > _LONGEST:
        return None
    badges = _IMAGE.findall(text)
    rest = _SIGN_LINK.sub("", _IMAGE.sub("", text)).strip(" []()*_`|>-")
    if badges and not rest:
        return next((level for alt, address in badges if (level := badge_level(f"{alt} {address}"))), None)
    label = _LABEL.fullmatch(text)
    words = (label[1] if label else text).strip(" *_`()[]:")
    if len(words.split()) > (3 if label else 1) or not (label or text[:1] in "*_`([" or not text.isascii()):
        return None
    return level_of(words)


def is_answer_label(summary: str) -> bool:
    """Return True if the summary of a fold only announces an answer."""
    words = re.findall(r"[^\W\d_]+", summary.lower())
    return not words or (len(words) <= 5 and all(word in _ANSWER_WORDS for word in words))


def is_contents(title: str) -> bool:
    """Return True if a section is a table of contents."""
    return title.lower().strip(" :*_") in _TABLE_OF_CONTENTS


def is_boilerplate(title: str) -> bool:
    """Return True if a section is about the document, not about its subject."""
    words = title.lower().strip(" :*_").split()
    return is_contents(title) or (0 < len(words) <= 3 and words[0] in _BOILERPLATE)
