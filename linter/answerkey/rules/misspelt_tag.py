"""The finding about a fence whose language tag is misspelt."""

from __future__ import annotations

from answerkey.diagnostics import Applicability, Finding
from answerkey.model.content import Fence
from answerkey.model.value_edits import word_edit
from answerkey.rules.replacement import replacement
from answerkey.snippets.language import misspelt_python


def misspelling(fence: Fence, tag: str, right: str) -> Finding:
    """Return the finding at a tag; its fix is safe where the code was checked as what it is meant as."""
    at = max(0, fence.info.text.lower().find(tag))
    span = fence.info.span(at, at + len(tag))
    fix = replacement(word_edit(span, fence.info.text[at : at + len(tag)], right), right)
    if fix is not None and misspelt_python(tag) == right:
        fix = fix._replace(applicability=Applicability.SAFE)
    return Finding(span, f"unknown language `{tag}`", f"did you mean `{right}`?", fix=fix)
