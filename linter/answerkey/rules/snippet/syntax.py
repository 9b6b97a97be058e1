"""`snippet/syntax`: Python snippets compile, and code in other languages parses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerkey.diagnostics import Applicability, Finding, Fix
from answerkey.model.invisible_characters import INVISIBLE_IN_CODE
from answerkey.rules.base import SnippetRule
from answerkey.snippets.code_errors import CodeError
from answerkey.snippets.expectations import is_output
from answerkey.snippets.hints import hint, straightened
from answerkey.snippets.labels import is_output_label, label_of
from answerkey.snippets.language import Kind
from answerkey.snippets.snippet import Snippet
from answerkey.snippets.syntax import check_syntax
from answerkey.source import identity

_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)


class Rule(SnippetRule):
    """A Python snippet compiles: as a module, with `await` at top level, as the body of a function, or dedented.

    A reader who copies one that does not gets a SyntaxError. Directives: `fragment` for code that is knowingly
    incomplete, `expect-error SyntaxError` for code that shows the error.

    With the extra `answerkey[languages]`, code in Bash, C, C#, C++, CSS, Go, GraphQL, HTML, Java, JavaScript, Kotlin,
    PHP, Ruby, Rust, SQL, TSX and TypeScript parses, too: as it stands, or as a part of a file, such as methods,
    arguments, an object or an element. `...` and `…` may stand for what is left out. In Bash, C, C++, CSS, HTML, Kotlin
    and SQL a finding is a warning, since not all that is right is known of them.
    """

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        if snippet.kind is Kind.CODE:
            yield from _in_code(snippet)
            return
        if snippet.session_fault and snippet.examined:
            place, reason = snippet.session_fault
            yield Finding(place, f"the session can't be read: {reason}")
        syntax = snippet.syntax
        if (
            syntax is None
            or syntax.error is None
            or snippet.is_fragment
            or snippet.explained_error
            or is_output(snippet)
        ):
            return
        code, error = syntax.code.text, syntax.error
        if snippet.swallowed(code, error.span.start):
            return
        if not INVISIBLE_IN_CODE.match(code, error.span.start):
            yield Finding(snippet.finding_span(error.span), error.message, hint(code, error), fix=_fix(snippet, error))


def _in_code(snippet: Snippet) -> Iterator[Finding]:
    fault, code = snippet.code_fault, snippet.fence.code
    if fault is None or snippet.is_fragment or snippet.swallowed(code.text, fault.span.start):
        return
    if _CONFLICT.search(code.text):
        return  # `answer/conflict` reports it
    if not is_output_label(label_of(snippet.answer, snippet.fence, snippet.file_text)):
        yield Finding(code.span(*fault.span), fault.message, fault.hint, doubtful=fault.doubtful)


def _fix(snippet: Snippet, error: CodeError) -> Fix | None:
    """Return the fix that writes plain quotes, dashes and blanks, if nothing else is wrong with the code."""
    code = snippet.syntax.code if snippet.syntax else snippet.code
    new = straightened(code.text, error)
    edit = snippet.rewritten(code, new) if new and check_syntax(identity(new)).error is None else None
    return Fix("write plain characters", Applicability.UNSAFE, (edit,)) if edit else None
