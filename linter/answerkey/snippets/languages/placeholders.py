"""Parts of code that writers leave out or open: dots, names in angle brackets, prompts, lines that only a tool reads.

Each function returns a text of the same length, so that places stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerkey.lazy_regex import lazy_regex

_DOTS = lazy_regex(r"(?<=[{(\[])\.\.(?=[})\]])|(?<![.\w)\]])(?:\.{3,}|…)(?![.\w(\[{$@*&\"'])|…")
_BEFORE_VALUE = frozenset(",([=:+-*/%&|<>?!")
_ANGLED = lazy_regex(r"<[A-Za-z][\w .|/-]*>")
_PROMPT = lazy_regex(r"^([ \t]*)[$%>❯] (?=\S)", re.M)
_PROMPTED = lazy_regex(r"^[ \t]*[$%❯] \S", re.M)
_COMMAND = lazy_regex(r"^[ \t]*[$%❯] (?:[^\n]*\\\n)*[^\n]*$|\n", re.M)
_HIDDEN = lazy_regex(r"^([ \t]*)#(?= |$)", re.M)
_PARAMETER = lazy_regex(r"%\(\w+\)s|%[sd]|(?<![:\w]):\w+|@@?\w+|\{\w*\}|<[A-Za-z][\w .-]*>|\$\{?\w+\}?|\[[\w .-]+\]|\?")
_COMMENT = lazy_regex(r"/\*(?:[^*]|\*(?!/))*\*/(?=\s*[,;:?)\]}\n])")
_SCRIPTS = frozenset(["JavaScript", "TypeScript", "TSX"])
_SIGNATURE = lazy_regex(
    r"\s*(?:[\w$]+\.)*[\w$]+\((?P<arguments>[^\n]*)\)[ \t]*(?P<result>(?::|=>)(?![^\n]*\{)[^\n]*)?;?\s*"
)
_USAGE = lazy_regex(r"\n\n(?=<\w)")  # an element behind the code that defines it
_TAGGED = lazy_regex(r"(?<=[\w)\]])<[^<>`\n]*(?:<[^<>`\n]*>[^<>`\n]*)*>(?=`)")
_ENTITY = lazy_regex(r"&(?=[\w%+.-]+=)")
_CALLED = lazy_regex(r"^(?:\$\w+ *= *)?(?:\$\w+->|(?:\w+\\)+)(?=\w+\()", re.M)
_ONE_LINE = lazy_regex(r"(?<=[\w\"')\]}>]) (?=\})")  # a grammar that asks for the end of a statement there
_REST = lazy_regex(r"(?:\.{3,}|…)[\s,;*/#-]*\Z")
_OPENED = {"Bash": _ANGLED, "SQL": _PARAMETER}
TEMPLATE = lazy_regex(r"\{%|<%|\{\{[\s#/>.&-]*[\w.$]+(?:[ \t|]+[\w.$'\"|]+)*\s*\}\}")
"""The signs of a template: the code is that of another language until it is filled in."""


def completed(language: str, text: str) -> Iterator[str]:
    """Yield the text with what its author left out or open filled in, the likeliest way first; nothing without it."""
    opened = _COMMENT.sub(_in_context, _OPENED[language].sub(_name, text) if language in _OPENED else text)
    texts = [opened] if opened != text else []
    if _DOTS.search(text):
        texts += [_DOTS.sub(fill, opened) for fill in (_in_context, _blank, _name)]
    yield from dict.fromkeys(texts)


def tolerated(language: str, text: str) -> Iterator[str]:
    """Yield the text without what is right, or meant, and its grammar does not know; nothing without that."""
    if language in _SCRIPTS:
        other = _USAGE.sub("\n;", _TAGGED.sub(_blank, _ENTITY.sub("_", text)))
    elif language == "PHP" and text.count(";") == 1:
        other = _CALLED.sub(_blank, text)
    else:
        other = _ONE_LINE.sub(";", text) if language == "Kotlin" else text
    if other != text:
        yield other


def is_signature(language: str, text: str) -> bool:
    """Return True for a line that shows how a function is called, with the types of what it takes and gives."""
    match = _SIGNATURE.fullmatch(text) if language in _SCRIPTS else None
    return match is not None and (":" in match["arguments"] or bool(match["result"]))


def rest_of(text: str) -> int:
    """Return the place of the dots at the end of a code, which say that more would follow; its length without them."""
    match = _REST.search(text)
    return match.start() if match else len(text)


def without_prompts(text: str) -> str:
    """Return a shell session with blanks for prompts and for what the commands print; another code as it is."""
    if not _PROMPTED.search(text):
        return text
    commands = [match.span() for match in _COMMAND.finditer(text) if match[0] != "\n"]
    chars = [char if char == "\n" else " " for char in text]
    for start, end in commands:
        chars[start:end] = _PROMPT.sub(lambda match: " " * len(match[0]), text[start:end])
    return "".join(chars)


def without_hidden_marks(text: str) -> str:
    """Return Rust with a blank for the sign of each line that rustdoc hides from readers: ``# use a::b;``."""
    return _HIDDEN.sub(r"\1 ", text)


def _name(match: re.Match[str]) -> str:
    return "_" * len(match[0])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _in_context(match: re.Match[str]) -> str:
    """A name where a value belongs; nothing between statements."""
    text = match.string
    before = text[: match.start()].rstrip()
    last = before[-1:]
    alone = not text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
    is_value = last in _BEFORE_VALUE if alone or not (last.isalnum() or last == "_") else True
    return _name(match) if last and is_value else _blank(match)
