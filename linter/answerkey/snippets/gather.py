"""The code blocks of a document as snippets, in groups that share a namespace."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from answerkey.model.content import Answer, Fence, Role
from answerkey.model.directives import Directive
from answerkey.model.document import Document
from answerkey.model.limits import Limits
from answerkey.model.tree import Route
from answerkey.model.versions import PYTHONS
from answerkey.snippets.directives import format_switches, in_comment, in_info, skips
from answerkey.snippets.language import Info, read_info
from answerkey.snippets.snippet import Guard, Snippet


@dataclass(frozen=True)
class Setting:
    """Everything that the snippets of a file share.

    `indented_code` is the language of indented blocks, or empty; `python` the version that the code is for.
    """

    file_text: str
    limits: Limits
    guard: Guard
    indented_code: str = ""
    python: str = PYTHONS[-1]


@dataclass
class _Block:
    answer: Answer
    fence: Fence
    info: Info
    directives: tuple[Directive, ...]
    group: int
    format_off: bool


def gather(document: Document, setting: Setting) -> list[Snippet]:
    """The snippets of a document in order, each knowing the later ones of its group that take names from it.

    A prelude comes first, and all others follow it; tests and a proof come after their answer. What only these use is
    of no use to a reader. Starters and choices come last, each by itself: nothing follows them.
    """
    later: dict[int, tuple[Snippet, ...]] = {}
    proofs: dict[int, Snippet] = {}
    snippets: list[Snippet] = []
    most = setting.limits.file_snippets
    for number, block in reversed(list(enumerate(islice(_blocks(document, setting), most + 1)))):
        role = block.answer.role
        following = tuple(reversed(snippets)) if role is Role.PRELUDE else later.get(block.group, ())
        following = () if role.is_proof else following
        snippet = Snippet(
            block.answer,
            block.fence,
            block.info,
            block.directives,
            setting.limits,
            setting.guard,
            setting.file_text,
            block.group,
            block.format_off,
            following,
            proof=proofs.get(block.group),
            surplus=number == most,
            python=setting.python,
        )
        if role is Role.ANSWER:
            later[block.group] = (snippet, *following)
        elif role.is_proof:
            proofs[block.group] = snippet
        snippets.append(snippet)
    return snippets[::-1]


def _in_order(document: Document) -> Iterator[Answer]:
    """The preludes of a document, then its answers, each with its tests and proof behind it, then what stands alone."""
    yield from (code for code in document.codes if code.role is Role.PRELUDE)
    proofs: dict[Route, list[Answer]] = {}
    for code in document.codes:
        if code.role.is_proof:
            proofs.setdefault(code.route[:-1], []).append(code)
    for answer in document.answers:
        if not is_choice(answer.route):
            yield answer
            if answer.route[-1:] != ("q",):
                yield from proofs.pop(answer.route[:-1], ())
    yield from (code for codes in proofs.values() for code in codes)
    yield from (code for code in document.codes if code.role is Role.STARTER)
    yield from (answer for answer in document.answers if is_choice(answer.route))


def is_choice(route: Route) -> bool:
    """Return True for the route of a text of a choice, whose code nothing runs."""
    return "choices" in route[2:3]


def _blocks(document: Document, setting: Setting) -> Iterator[_Block]:
    group = 0
    route: Route = ()
    for answer in _in_order(document):
        if answer.role is not Role.ANSWER:
            fence = answer.fences[0]
            group += answer.role is Role.STARTER or answer.role.is_proof and answer.route[:-1] != route
            route = answer.route[:-1]
            yield _Block(answer, fence, read_info("python"), (), group, False)
            continue
        switches = sorted(format_switches(answer.comments))
        skipped = {skip.target: skip for skip in skips(answer)}
        is_new = route == () or route != answer.route[:-1]  # an answer goes on with the code of its question
        for fence in answer.fences:
            if not fence.marker and not setting.indented_code:
                continue
            info = read_info(fence.info.text if fence.marker else setting.indented_code)
            directives = _directives(fence, info)
            directives += (skipped[fence.span],) if fence.span in skipped else ()
            words = {directive.word for directive in directives}
            goes_on = "continue" in words and not is_choice(answer.route)
            group += not goes_on if is_new else ("isolate" in words)
            is_new = False
            route = answer.route[:-1]
            before = bisect_right(switches, (fence.span.start, True))
            off = before > 0 and not switches[before - 1][1]
            yield _Block(answer, fence, info, directives, group, off)


def _directives(fence: Fence, info: Info) -> tuple[Directive, ...]:
    """Yield the directives about a fence, from the comments before it and its info string."""
    directives = [d for comment in fence.comments for d in in_comment(comment.text, comment.span, fence.span)]
    return (*directives, *in_info(fence, info))
