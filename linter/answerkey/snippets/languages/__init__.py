"""The syntax of code that is not Python, by grammars of tree-sitter and by graphql-core.

Both are in the extra `answerkey[languages]`. Without it, or without one grammar, snippets of its languages are counted
as not checked. Nothing of either is imported before a base has such a snippet.
"""

from __future__ import annotations

from functools import cache

from answerkey.snippets.data import Judgement

GRAPHQL = "GraphQL"


@cache
def is_available(language: str) -> bool:
    """Return True if the parser of a language is installed, in a version that can be used."""
    try:
        if language == GRAPHQL:
            import graphql  # noqa: F401  # the extra may be missing, and few bases need it
        else:
            from answerkey.snippets.languages.grammars import parser  # as above

            return parser(language) is not None
    except ImportError:
        return False
    return True


def judge(language: str, text: str) -> Judgement:
    """Return the judgement on a code in an available language."""
    if not text.strip():
        return Judgement()
    text = text.replace("\0", " ")  # the end of a text for parsers in C
    if language == GRAPHQL:
        from answerkey.snippets.languages.graphql import fault as graphql_fault  # as above

        fault = graphql_fault(text)
        return Judgement(fault is None, fault)
    from answerkey.snippets.languages.checking import judgement  # as above

    return judgement(language, text)
