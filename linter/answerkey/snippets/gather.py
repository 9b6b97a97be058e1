"""The code blocks of a document as snippets, in groups that share a namespace."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby, islice

from msgspec import Struct

from answerkey.model.collections import NOTEBOOKS
from answerkey.model.content import Answer, Fence, Role
from answerkey.model.directives import Directive
from answerkey.model.document import Document
from answerkey.model.limits import Limits
from answerkey.model.tree import Route
from answerkey.model.versions import PYTHONS
from answerkey.snippets.directives import format_switches, in_comment, in_info, skips
from answerkey.snippets.language import Info, read_info
from answerkey.snippets.snippet import Guard, Snippet


class Setting(Struct, frozen=True):
    """Everything that the snippets of a file share.

    `indented_code` is the language of indented blocks, or empty; `python` the version that the code is for.
    """

    file_text: str
    limits: Limits
    guard: Guard
    indented_code: str = ""
    python: str = PYTHONS[-1]


class _Block(Struct):
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
    """The preludes of a document, then the texts of each unit as a reader meets them, each with its tests and proof
    behind them, then what stands alone."""
    yield from (code for code in document.codes if code.role is Role.PRELUDE)
    proofs: dict[Route, list[Answer]] = {}
    for code in document.codes:
        if code.role.is_proof:
            proofs.setdefault(document.unit_of(code), []).append(code)
    shown = [code for code in document.codes if code.role is Role.ANSWER]
    texts = [answer for answer in document.answers if not is_choice(document, answer.route)]
    for unit, answers in groupby(sorted((*texts, *shown), key=_start) if shown else texts, document.unit_of):
        yield from answers
        yield from proofs.pop(unit, ())
    yield from (code for codes in proofs.values() for code in codes)
    yield from (code for code in document.codes if code.role is Role.STARTER)
    yield from (answer for answer in document.answers if is_choice(document, answer.route))


def is_choice(document: Document, route: Route) -> bool:
    """Return True for the route of a text of a question's choice, whose code nothing runs."""
    return document.collection.built_in and "choices" in route[2:3]


def _start(answer: Answer) -> int:
    return answer.text.whole.start


def _blocks(document: Document, setting: Setting) -> Iterator[_Block]:
    group = 0
    last: Route | None = None
    for answer in _in_order(document):
        alone = is_choice(document, answer.route)
        unit = answer.route if alone else document.unit_of(answer)
        if answer.role is not Role.ANSWER:
            group += answer.role is Role.STARTER or (answer.role.is_proof and unit != last)
            last = last if answer.role is Role.PRELUDE else unit
            yield _Block(answer, answer.fences[0], read_info(answer.language), (), group, False)
            continue
        switches = sorted(format_switches(answer.comments))
        skipped = {skip.target: skip for skip in skips(answer)}
        for fence in answer.fences:
            info = _info(answer, fence, setting)
            if info is None:
                continue
            directives = _directives(fence, info)
            directives += (skipped[fence.span],) if fence.span in skipped else ()
            words = {directive.word for directive in directives}
            goes_on = "continue" in words and not alone
            group += not goes_on if unit != last else ("isolate" in words)
            last = unit
            before = bisect_right(switches, (fence.span.start, True))
            off = document.collection == NOTEBOOKS or (before > 0 and not switches[before - 1][1])
            yield _Block(answer, fence, info, directives, group, off)


def _info(answer: Answer, fence: Fence, setting: Setting) -> Info | None:
    """Return the language of a block; None for an indented one of which nobody says what it is."""
    if answer.language:
        return read_info(answer.language)
    if fence.marker:
        return read_info(fence.info.text)
    return read_info(setting.indented_code) if setting.indented_code else None


def _directives(fence: Fence, info: Info) -> tuple[Directive, ...]:
    """Yield the directives about a fence, from the comments before it and its info string."""
    directives = [d for comment in fence.comments for d in in_comment(comment.text, comment.span, fence.span)]
    return (*directives, *in_info(fence, info))
