"""`answer/fence-language`: a code fence says its language."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from answerkey.diagnostics import Applicability, Finding, Fix, Severity
from answerkey.model.content import Answer, Fence
from answerkey.rules.base import AnswerRule
from answerkey.rules.misspelt_tag import misspelling
from answerkey.snippets.language import is_known, known_tags, misspelt_python, read_info
from answerkey.snippets.recognition import language_of
from answerkey.source import Edit, Span


class Rule(AnswerRule):
    """A fence has a language tag, and the tag is not a misspelling of a known one.

    Without a tag nothing is highlighted and nothing is checked. Use `text` where there is no language.
    """

    severity = Severity.WARNING

    def check(self, answer: Answer) -> Iterator[Finding]:
        for fence in answer.fences:
            if fence.marker and not answer.is_stray_end(fence):
                yield from _check(fence)


def _check(fence: Fence) -> Iterator[Finding]:
    tag = read_info(fence.info.text).tag
    if not tag:
        yield Finding(
            fence.opening, "the code fence has no language", "tag it `python`, `text`, …", fix=_tagging(fence)
        )
    elif right := misspelt_python(tag):
        yield misspelling(fence, tag, right)
    elif not is_known(tag) and 3 <= len(tag) <= 30:
        near = get_close_matches(tag, sorted(known_tags()), 1, cutoff=0.75)
        if near and abs(len(near[0]) - len(tag)) <= 1:
            yield misspelling(fence, tag, near[0])


def _tagging(fence: Fence) -> Fix | None:
    """Return the fix that adds the tag of a language that is certain, if the fence has no info string at all."""
    bare = fence.closed and not fence.info.text and fence.opening.end - fence.opening.start == len(fence.marker)
    tag = language_of(fence.code.text) if bare else ""
    edit = Edit(Span(fence.opening.end, fence.opening.end), tag)
    return Fix(f"tag it `{tag}`", Applicability.UNSAFE, (edit,)) if tag else None
