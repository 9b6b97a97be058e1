"""Hints at what the author of code that does not compile probably meant."""

from __future__ import annotations

import re

from answerkey.lazy_regex import lazy_regex
from answerkey.model.messages import CONFLICT
from answerkey.snippets.code_errors import CodeError

_HTTP = lazy_regex(r"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) +(/|https?:)\S*|HTTP/[\d.]+ \d{3}")
_SHELL = lazy_regex(
    r"\$ ?\w|(pip3?|python3?|uv|uvicorn|gunicorn|docker|curl|git|npm|npx|yarn|cd|export|sudo|apt|apt-get|brew|"
    r"source|mkdir|pytest|poetry|alembic|celery|kubectl|fastapi|django-admin|flask|http|wget|openssl|make|echo|cat|ls)"
    r" +[-\w./~\"'$:@]"
)
_PROMPT = lazy_regex(
    r"[\w.-]+@[\w.-]+:[^\s$#>]*[$#] |\[[\w.-]+@[\w.-]+ [^\]\s]+\][$#] |PS [A-Z]:\\[^>]*> |[A-Z]:\\[^>]*>"
)
_OUTPUT = lazy_regex(
    r"<[\w.]+( .*)? at 0x[0-9a-fA-F.…]+>|<(class|module|function|enum) '?[\w.]+.*>|Traceback \(most recent "
)
_OUTPUT_LABEL = lazy_regex(r"(#+ *)?(the )?(console )?(outputs?|results?|prints?|printed|stdout)( is| will be)?:", re.I)
_CONFLICT = lazy_regex(r"(?:<{7}|>{7}|\|{7}) \S|={7}$")
_SECTION = lazy_regex(r"\[\[?[\w.:\- ]+\]\]?$")
_SETTING = lazy_regex(r"[\w.\-\"']+[ \t]*[=:](?![ \t]*=)")
_TOML_VALUE = lazy_regex(r"""[\w.\-"']+ *= *(?:"|'|\[|\{|true$|false$|[-+]?\d)""")
_SQL = lazy_regex(
    r"SELECT\s+(?!=).+\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|BEGIN;|"
    r"(CREATE|ALTER|DROP)\s+(TABLE|INDEX|DATABASE|VIEW)\s|WITH\s+(RECURSIVE\s+)?\w+\s+AS\s*\(\s*SELECT\s",
    re.I | re.S,
)
_JSON = lazy_regex(r"[{\[].*(\b(true|false|null)\b|^\s*//)", re.M | re.S)
_ELLIPSIS_PARAMETER = lazy_regex(r"def\s+\w+\s*\([^)]*(?<![=:\s\w.\[])\s*\.\.\.\s*[,)]|def\s+\w+\s*\(\s*\.\.\.")
_STRAIGHT = {"U+201C": '"', "U+201D": '"', "U+2018": "'", "U+2019": "'", "U+2013": "-", "U+2212": "-"}
_TYPED = {int(number[2:], 16): plain for number, plain in {**_STRAIGHT, "U+00A0": " "}.items()}
_NEAR = 200  # characters before and after an error that are looked at
_CHARACTER = lazy_regex(r"U\+[0-9A-F]{4,6}")


def hint(code: str, error: CodeError) -> str:
    """A sentence that helps, or nothing where the cause is not recognised."""
    lines = [line.strip() for line in code.split("\n") if line.strip() and not line.strip().startswith("#")]
    return (
        _output(code, error)
        or _settings(lines)
        or _other_language(lines)
        or _incomplete(code, error, lines)
        or _character(error)
        or _python_2(error)
    )


def _output(code: str, error: CodeError) -> str:
    """Return a hint where a shell or a program wrote the line of an error."""
    before, line = _lines_at(code, error.span.start)
    if _CONFLICT.match(line):
        return CONFLICT[1]
    if _PROMPT.match(line):
        return "this is a shell, not Python: tag the fence `console`, or put it into a fence of its own"
    if _OUTPUT.match(line):
        return "this is output, not Python: put it into a comment, or into a fence of its own tagged `text`"
    label = next((text for text in reversed([*before, line]) if _OUTPUT_LABEL.fullmatch(text)), "")
    if not label or (label.startswith("#") and _last_code(before) > before.index(label)):
        return ""
    return f"what follows `{label}` is text, not Python: put it into a fence of its own tagged `text`"


def _last_code(lines: list[str]) -> int:
    """Return the number of the last line that is neither blank nor a comment; -1 without any."""
    return max((number for number, line in enumerate(lines) if line and not line.startswith("#")), default=-1)


def _lines_at(code: str, at: int) -> tuple[list[str], str]:
    """Return the lines before that of an offset, and that line itself, each without the blanks around it."""
    start = code.rfind("\n", 0, at) + 1
    return [line.strip() for line in code[:start].split("\n")], code[start:].partition("\n")[0].strip()


def _other_language(lines: list[str]) -> str:
    first, text = (lines[0], "\n".join(lines)) if lines else ("", "")
    if _HTTP.match(first):
        return "this is HTTP, not Python: tag the fence `http`"
    if _SQL.match(text):
        return "this is SQL, not Python: tag the fence `sql`"
    if _JSON.match(text):
        return "this is JSON, not Python: tag the fence `json`"
    if _SHELL.match(first):
        return "this is a shell command, not Python: tag the fence `bash`"
    if first.startswith(("<", "{%", "{{")):
        return "this is markup, not Python: tag the fence `html`"
    return ""


def _settings(lines: list[str]) -> str:
    """Return the hint at a file of sections and settings; empty for any other text."""
    rows = [line for line in lines if not line.startswith((";", "..."))]
    settings = [row for row in rows if not _SECTION.match(row)]
    if not rows or not _SECTION.match(rows[0]) or not settings or not all(map(_SETTING.match, settings)):
        return ""
    name = "toml" if all(map(_TOML_VALUE.match, settings)) else "ini"
    return f"this is {name.upper()}, not Python: tag the fence `{name}`"


def _incomplete(code: str, error: CodeError, lines: list[str]) -> str:
    start, end = error.span
    line_start = code.rfind("\n", 0, start) + 1
    line = code[line_start:].partition("\n")[0]
    around = code[max(line_start, start - _NEAR) : min(end, start + _NEAR)]
    if line.startswith(("```", "~~~")):
        return "a fence ends with a line of its marks and nothing else: this line is part of the code"
    if line.lstrip().startswith(">>>"):
        return "in a session each command stands behind `>>> `, from the first line on"
    if code[start:end].startswith(".") and "def " in around or _ELLIPSIS_PARAMETER.search(around):
        return "`...` can't stand for parameters: write `*args, **kwargs`, or mark the snippet as `fragment`"
    if "..." in code[max(0, start - 2) : end + 2] or "U+2026" in error.message:
        return "`...` can't stand here for what is left out: write a comment, or mark the snippet as `fragment`"
    if lines and lines[-1].startswith("@") and start >= code.rfind(lines[-1]):
        return "a decorator needs a function or class under it: add `def …: ...`, or mark the snippet as `fragment`"
    if "expected an indented block" in error.message:
        return "a header needs an indented body: write `...` under it, or mark the snippet as `fragment`"
    if "default" in error.message and "follows" in error.message:
        return "put it before the parameters that have a default, or put `*` before it"
    return ""


def _character(error: CodeError) -> str:
    """Return the replacement of a character that a word processor or web page put in."""
    match = _CHARACTER.search(error.message)
    if match is None or "character" not in error.message:
        return ""
    if match[0] == "U+00A0":
        return "write an ordinary space"
    return f"write `{_STRAIGHT[match[0]]}`" if match[0] in _STRAIGHT else ""


def straightened(code: str, error: CodeError) -> str:
    """The code with a typewriter's characters on the line where a word processor put its own in; else empty."""
    if not _character(error):
        return ""
    start = code.rfind("\n", 0, error.span.start) + 1
    line = code[start:].partition("\n")[0]
    return code[:start] + line.translate(_TYPED) + code[start + len(line) :]


def _python_2(error: CodeError) -> str:
    if "Missing parentheses in call to" in error.message:
        return "this is Python 2: call it with parentheses"
    if "multiple exception types must be parenthesized" in error.message:
        return "this is Python 2: write `except Error as name:` or put the types in parentheses"
    return ""
