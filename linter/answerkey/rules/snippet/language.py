"""`snippet/language`: a fence tagged as Python holds Python, and one tagged as JSON no comments."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.model.messages import quoted
from answerkey.rules.base import SnippetRule
from answerkey.snippets.data import json_comment
from answerkey.snippets.expectations import is_output
from answerkey.snippets.snippet import Snippet

_LONGEST = 40  # characters of a code that a message quotes


class Rule(SnippetRule):
    """A fence with a tag of Python holds Python: neither what IPython adds to it, nor the output of another snippet.

    Prompts such as `In [1]:` and commands such as `%timeit` have the tag `ipython`; the Python around them is checked
    all the same. A traceback, or what stands below `Output:` and does not compile, has the tag `text`. JSON has no
    comments: with these it is `jsonc`.
    """

    severity = Severity.WARNING

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        if not snippet.examined or not snippet.fence.marker or snippet.is_fragment:
            return
        tag, code = snippet.info.tag, snippet.fence.code
        if snippet.ipython_sign and not tag.startswith("ipython"):
            sign = quoted(code.text[slice(*snippet.ipython_sign)], _LONGEST)
            message, hint = f"{sign} is IPython, and the fence is tagged `{tag}`", "tag it `ipython`"
            yield Finding(code.span(*snippet.ipython_sign), message, hint)
        elif is_output(snippet):
            yield Finding(snippet.fence.opening, f"output is tagged `{tag}`", "tag it `text`")
        elif comment := json_comment(snippet.kind, code.text):
            yield Finding(
                code.span(*comment), f"a comment is no JSON, and the fence is tagged `{tag}`", "tag it `jsonc`"
            )
