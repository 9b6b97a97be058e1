"""Snippets as steps of a program, and the reasons why some can't be run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from answerkey.diagnostics import Finding
from answerkey.model.content import Fence, Role
from answerkey.model.directives import EXPECT_ERROR
from answerkey.pipeline.question_code import may_run
from answerkey.proofs.expectations import in_comments, output_of, session_of
from answerkey.proofs.program import Step
from answerkey.snippets.language import Kind
from answerkey.snippets.offsets import CodeIndex
from answerkey.snippets.snippet import Snippet
from answerkey.source import MappedText, Span

_COMPILER_ERRORS = ("SyntaxError", "IndentationError", "TabError")
_STUB = "pyi"
_BLOCKS = ("raises", "warns", "deprecated_call", "RaisesGroup")
_PREFIX = "assert"


def is_runnable(snippet: Snippet) -> bool:
    """Return True for a snippet that is to be run; the linter checks those that must not compile."""
    if not may_run(snippet) or snippet.info.tag == _STUB:
        return False
    return not any(name in _COMPILER_ERRORS for name, _ in _expected_errors(snippet))


def faults_of(snippet: Snippet) -> Iterator[Finding]:
    """Yield the reason why a snippet that is to be run can't be read, if there is one."""
    opening = snippet.fence.opening if snippet.fence.marker else snippet.span
    if snippet.oversized:
        yield Finding(opening, f"the snippet {snippet.oversized}, and was not run")
    elif snippet.session_fault:
        yield Finding(snippet.session_fault[0], f"the session can't be run: {snippet.session_fault[1]}")
    elif snippet.syntax is None or snippet.syntax.failure:
        reason = snippet.syntax.failure if snippet.syntax else "too large to compile in time"
        yield Finding(opening, f"the snippet is {reason}, and was not run")


def step_of(snippet: Snippet, *, own: bool = False) -> Step:
    """Return a snippet as a step; its claims are checked only where it is the question's own."""
    assert snippet.syntax is not None
    error = next(_expected_errors(snippet), ("", None))
    name, code = _name(snippet), snippet.syntax.code
    step = Step(name, snippet.role, code, snippet.span, own=own, expect_error=error[0], expect_span=error[1])
    if snippet.kind is Kind.CONSOLE:
        session = session_of(snippet)
        claims = session.claims if own else ()
        return replace(step, session=True, code=session.code, examples=session.examples, claims=claims)
    if snippet.role.is_proof and snippet.syntax.tree is not None:
        tree = snippet.syntax.tree
        return replace(
            step,
            expecting=expecting_lines(tree),
            comparisons=bare_comparisons(tree, code),
            constants=constant_assertions(tree, code),
        )
    if not own or snippet.role is not Role.ANSWER:
        return step
    expected = in_comments(snippet)
    output = output_of(snippet, _following(snippet))
    return replace(step, watches=expected.watches, claims=(*expected.claims, *([output] if output else [])))


def expecting_lines(tree: ast.Module) -> tuple[range, ...]:
    """Return the lines of the bodies of blocks such as `with pytest.raises`, in which an assertion may have to fail."""
    blocks = (node for node in ast.walk(tree) if isinstance(node, ast.With | ast.AsyncWith))
    return tuple(range(b.body[0].lineno, (b.body[-1].end_lineno or 0) + 1) for b in blocks if _expects(b))


def bare_comparisons(tree: ast.Module, code: MappedText) -> tuple[Span, ...]:
    """Return the spans in the file of comparisons whose results are not used, and which are not expected to raise."""
    blocks = expecting_lines(tree)
    offsets = CodeIndex(code.text)
    statements = (node for node in ast.walk(tree) if isinstance(node, ast.Expr) and _compares(node.value))
    bare = (node for node in statements if not any(node.lineno in block for block in blocks))
    return tuple(code.span(*offsets.node(node)) for node in bare)


def constant_assertions(tree: ast.Module, code: MappedText) -> tuple[Span, ...]:
    """Return the spans in the file of assertions that hold by the way they are written: ``assert x or True``."""
    offsets = CodeIndex(code.text)
    assertions = (node for node in ast.walk(tree) if isinstance(node, ast.Assert) and _is_true(node.test))
    return tuple(code.span(*offsets.node(node)) for node in assertions)


def _is_true(test: ast.expr) -> bool:
    """Return True for an expression that is true whatever the names in it are bound to."""
    match test:
        case ast.Constant():
            return bool(test.value)
        case ast.BoolOp(op=ast.Or()):
            return any(map(_is_true, test.values))
        case ast.BoolOp():
            return all(map(_is_true, test.values))
        case ast.UnaryOp(op=ast.Not(), operand=ast.Constant(value=value)):
            return not value
        case ast.Tuple() | ast.List() | ast.Set():
            return any(not isinstance(element, ast.Starred) for element in test.elts)
        case _:
            return isinstance(test, ast.Lambda)


def _expected_errors(snippet: Snippet) -> Iterator[tuple[str, Span]]:
    """Yield the exceptions that a snippet is to raise, and the span of each in its directive."""
    for directive in snippet.directives:
        if directive.word == EXPECT_ERROR:
            yield from ((argument.text, argument.span) for argument in directive.arguments)


def _name(snippet: Snippet) -> str:
    return f"snippet {snippet.fence.number}" if snippet.role is Role.ANSWER else str(snippet.role)


def _following(snippet: Snippet) -> Fence | None:
    """Return the next fence of the same answer, with any prose between the two."""
    fences = snippet.answer.fences
    return next((after for before, after in pairwise(fences) if before is snippet.fence), None)


def _expects(block: ast.With | ast.AsyncWith) -> bool:
    functions = (item.context_expr.func for item in block.items if isinstance(item.context_expr, ast.Call))
    names = (f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in functions)
    return any(name in _BLOCKS or name.startswith(_PREFIX) for name in names)


def _compares(node: ast.expr) -> bool:
    if isinstance(node, ast.BoolOp):
        return any(map(_compares, node.values))
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not) and _compares(node.operand)
    return isinstance(node, ast.Compare)
