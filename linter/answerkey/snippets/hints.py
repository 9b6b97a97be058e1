"""What an author probably meant by code that does not compile."""

from __future__ import annotations

import json
import re

from answerkey.snippets.syntax import CodeError

_HTTP = re.compile(r"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) +(/|https?:)\S*|HTTP/[\d.]+ \d{3}")
_SHELL = re.compile(
    r"[$%#] ?\w|(pip3?|python3?|uv|uvicorn|gunicorn|docker|curl|git|npm|npx|yarn|cd|export|sudo|apt|apt-get|brew|"
    r"source|mkdir|pytest|poetry|alembic|celery|kubectl|fastapi|django-admin|flask|http|wget|openssl|make|echo|cat|ls)"
    r" +[-\w./~\"'$:@]"
)
_SQL = re.compile(
    r"(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|(CREATE|ALTER|DROP)\s+(TABLE|INDEX|DATABASE|VIEW)|"
    r"BEGIN;|WITH\s+\w+\s+AS\s*\()",
    re.I | re.S,
)
_ELLIPSIS_PARAMETER = re.compile(r"def\s+\w+\s*\([^)]*(?<![=:\s\w.\[])\s*\.\.\.\s*[,)]|def\s+\w+\s*\(\s*\.\.\.")


def hint(code: str, error: CodeError) -> str:
    """A sentence that helps, or nothing where the cause is not recognised."""
    lines = [line.strip() for line in code.split("\n") if line.strip() and not line.strip().startswith("#")]
    first, last = (lines[0], lines[-1]) if lines else ("", "")
    return _other_language(code, first) or _incomplete(code, error, last) or _python_2(error)


def _other_language(code: str, first: str) -> str:
    if first.startswith((">>> ", "In [")):
        return "this is an interactive session: tag the fence `pycon`"
    if _HTTP.match(first):
        return "this is HTTP, not Python: tag the fence `http`"
    if _SQL.match(first):
        return "this is SQL, not Python: tag the fence `sql`"
    if _is_json(code):
        return "this is JSON, not Python: tag the fence `json`"
    if _SHELL.match(first):
        return "this is a shell command, not Python: tag the fence `bash`"
    if first.startswith(("<", "{%", "{{")):
        return "this is markup, not Python: tag the fence `html`"
    return ""


def _is_json(code: str) -> bool:
    try:
        return isinstance(json.loads(code), (dict, list))
    except (ValueError, RecursionError):
        return False


def _incomplete(code: str, error: CodeError, last: str) -> str:
    line_start = code.rfind("\n", 0, error.span.start) + 1
    around = code[line_start : error.span.end + 10]
    if (
        code[error.span.start : error.span.end].startswith(".")
        and "def " in around
        or _ELLIPSIS_PARAMETER.search(around)
    ):
        return "`...` can't stand for parameters: write `*args, **kwargs`, or mark the snippet as `fragment`"
    if last.startswith("@"):
        return "a decorator needs a function or class under it: add `def …: ...`, or mark the snippet as `fragment`"
    if "expected an indented block" in error.message or last.endswith(":") and "expected" in error.message:
        return "a header needs a body: write `...` or `pass`, or mark the snippet as `fragment`"
    if "default" in error.message and "argument" in error.message + error.message.replace("parameter", "argument"):
        return "put it before the parameters that have a default, or put `*` before it"
    if "unterminated triple-quoted" in error.message:
        return "the string is never closed"
    return ""


def _python_2(error: CodeError) -> str:
    if "Missing parentheses in call to" in error.message:
        return "this is Python 2: call it with parentheses"
    if "multiple exception types must be parenthesized" in error.message:
        return "this is Python 2: write `except Error as name:` or put the types in parentheses"
    return ""
