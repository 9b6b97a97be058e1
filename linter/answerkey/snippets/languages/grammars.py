"""The parsers of the extra `answerkey[languages]`, loaded when the first snippet of a language is met."""

from __future__ import annotations

import importlib
from functools import cache
from typing import NamedTuple

from tree_sitter import Language, Parser


class Grammar(NamedTuple):
    """The module of a grammar, and its function that returns the language."""

    module: str
    function: str = "language"


GRAMMARS = {
    "Bash": Grammar("tree_sitter_bash"),
    "C": Grammar("tree_sitter_c"),
    "C#": Grammar("tree_sitter_c_sharp"),
    "C++": Grammar("tree_sitter_cpp"),
    "CSS": Grammar("tree_sitter_css"),
    "Go": Grammar("tree_sitter_go"),
    "HTML": Grammar("tree_sitter_html"),
    "Java": Grammar("tree_sitter_java"),
    "JavaScript": Grammar("tree_sitter_javascript"),
    "Kotlin": Grammar("tree_sitter_kotlin"),
    "PHP": Grammar("tree_sitter_php", "language_php_only"),
    "PHP in HTML": Grammar("tree_sitter_php", "language_php"),
    "Ruby": Grammar("tree_sitter_ruby"),
    "Rust": Grammar("tree_sitter_rust"),
    "SQL": Grammar("tree_sitter_sql"),
    "TSX": Grammar("tree_sitter_typescript", "language_tsx"),
    "TypeScript": Grammar("tree_sitter_typescript", "language_typescript"),
}


@cache
def parser(name: str) -> Parser | None:
    """Return the parser of a language; None where it is not installed, or made for another version of tree-sitter."""
    grammar = GRAMMARS[name]
    try:
        module = importlib.import_module(grammar.module)
        return Parser(Language(getattr(module, grammar.function)()))
    except (ImportError, AttributeError, ValueError):
        return None
