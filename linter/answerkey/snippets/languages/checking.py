"""One snippet in a language with a grammar: whole, or a fragment of which a frame makes whole code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, islice

from tree_sitter import Node, Parser, Tree

from answerkey.lazy_regex import lazy_regex
from answerkey.snippets.data import Fault, Judgement
from answerkey.snippets.languages.brackets import leaves, unpaired
from answerkey.snippets.languages.breaks import Break, first_break
from answerkey.snippets.languages.frames import FRAMES, Frame, Framed, framed
from answerkey.snippets.languages.grammars import parser
from answerkey.snippets.languages.placeholders import (
    TEMPLATE,
    completed,
    is_signature,
    rest_of,
    tolerated,
    without_hidden_marks,
    without_prompts,
)
from answerkey.snippets.languages.reasons import AT_END, Failure, Kind, Reason, is_certain, is_imprecise, reason
from answerkey.snippets.languages.strictness import nodes, oversight
from answerkey.source import Span

DOUBTFUL = frozenset({"Bash", "C", "C++", "CSS", "HTML", "Kotlin", "SQL"})
"""The languages whose grammar does not know all that is right, or whose fences often hold what a command prints."""

_TYPES = frozenset(
    "type_annotation interface_declaration type_alias_declaration as_expression satisfies_expression type_arguments "
    "type_parameters enum_declaration accessibility_modifier ambient_declaration non_null_expression".split()
)
_ELEMENTS = frozenset(["jsx_element", "jsx_self_closing_element"])
_CLASSES = frozenset(
    "class_specifier namespace_definition using_declaration template_declaration qualified_identifier "
    "reference_declarator lambda_expression new_expression".split()
)
_RELATIVES = {
    "JavaScript": (("TypeScript", "ts", _TYPES), ("TSX", "tsx", _TYPES)),
    "TypeScript": (("TSX", "tsx", _ELEMENTS),),
    "C": (("C++", "cpp", _CLASSES),),
}
"""The languages for which one is often taken, with their tags and the nodes that only they have."""

_HEADER = lazy_regex(
    r"(?:[ \t]*(?:(?:import|export)\b[^;'\"()=]*['\"][^'\"\n]*['\"][ \t]*;?[ \t]*"
    r"|(?:package|import|using|use|namespace)\b[^\n{}()'\"]*|//[^\n]*)?\n)*"
)
_OPENING = lazy_regex(r"\s*<([\w.]+)(?=[\s>])(?!.*</)", re.S)
_OUTPUTS = {
    "Bash": lazy_regex(r"^[ \t]*(?:\{\"|[<>*] )", re.M),
    "SQL": lazy_regex(r"^\w+(?:[=-][#>]|>) |^[ \t]*[-=+|]{5}", re.M),
}
"""The lines that prompts and results of programs have, and code has not."""
_LONG = 4_000  # characters of a code for which not all frames are worth their time
_FRAMES_OF_LONG = 3
_DEEPEST = 500  # brackets in one another, more than anybody writes: parsers take a while to recover from them
_WITH_ELEMENTS = frozenset(["JavaScript", "TSX"])


def judgement(language: str, text: str) -> Judgement:
    """Return the judgement on a code.

    Raises LookupError where the grammar is not installed.
    """
    name = "PHP in HTML" if language == "PHP" and "<?" in text else language
    grammar = parser(name)
    if grammar is None:
        raise LookupError(language)
    if _depth(text) > _DEEPEST:
        return Judgement(fault=Fault("nested too deep to be read", Span(0, 1)))
    text = _readable(language, text)
    texts = (text, *completed(language, text))
    meant = texts[min(1, len(texts) - 1)]
    texts = (*texts, *tolerated(language, meant))
    for each in texts:
        if right := _right(grammar, name, each):
            overlooked = _overlooked(language, *right)
            return Judgement(overlooked is None, overlooked)
    if TEMPLATE.search(text):
        return Judgement()
    for other, tag, own in _RELATIVES.get(language, ()):
        if tree := _tree_in(other, texts):
            node = next((node for node in nodes(tree) if node.type in own), None)
            message = f"this is {other}, and the fence is tagged as {language}"
            return Judgement(fault=_mistagged(message, tag, node, text))
    found = _reason(grammar, name, meant)
    if not is_certain(language, text, found) or _is_meant(language, text, found):
        return Judgement()
    message = found.message.replace(meant[slice(*found.span)], text[slice(*found.span)])
    return Judgement(fault=Fault(f"invalid {language}: {message}", found.span, found.hint, language in DOUBTFUL))


def _depth(text: str) -> int:
    """Return the depth of the brackets in a text, as if none stood in strings."""
    steps = (1 if char in "([{" else -1 for char in text if char in "()[]{}")
    return max(accumulate(steps), default=0)


def _readable(language: str, text: str) -> str:
    if language == "Bash":
        return without_prompts(text)
    return without_hidden_marks(text) if language == "Rust" else text


def _framings(name: str, text: str) -> Iterator[Framed]:
    """Yield a text in all frames of its language; an element without an end in one that ends it."""
    match = _HEADER.match(text)
    header = match.end() if match else 0
    own = text[header:].lstrip()
    yield from (framed(text, frame, header) for frame in FRAMES[name] if own.startswith(frame.begins))
    if name in _WITH_ELEMENTS and (opening := _OPENING.match(text, header)):
        yield framed(text, Frame("", f"</{opening[1]}>"), header)


def _right(grammar: Parser, name: str, text: str) -> tuple[Framed, Tree] | None:
    """Return a text in the first frame in which it parses, with its tree."""
    for each in _framings(name, text):
        tree = _tree(grammar, each.text.encode("utf-8", "replace"))
        if tree is not None and (not each.size or _is_balanced(each, tree)):
            return each, tree
    return None


def _is_balanced(attempt: Framed, tree: Tree) -> bool:
    """Return True for a fragment whose brackets are pairs without those of its frame."""
    code = attempt.text.encode("utf-8", "replace")
    pairs = unpaired(n for n in leaves(tree) if attempt.owns(len(code[: n.start_byte].decode("utf-8", "ignore"))))
    return not pairs.open and pairs.stray is None


def _overlooked(language: str, attempt: Framed, tree: Tree) -> Fault | None:
    """Return the fault of a code that parses, but no tool takes."""
    found = oversight(language, tree)
    if found is None:
        return None
    code, end = attempt.text.encode("utf-8", "replace"), attempt.end - attempt.size
    places = (len(code[:place].decode("utf-8", "ignore")) for place in (found[1].start_byte, found[1].end_byte))
    span = Span(*(attempt.offset(place, end) for place in places))
    return Fault(f"invalid {language}: {found[0]}", span, "", language in DOUBTFUL)


def _tree(grammar: Parser, code: bytes) -> Tree | None:
    """Return the tree of a code without errors."""
    tree = grammar.parse(code)
    return None if tree.root_node.has_error else tree


def _tree_in(language: str, texts: tuple[str, ...]) -> Tree | None:
    """Return the tree of the first text that is right as it stands in another language."""
    grammar = parser(language)
    trees = (_tree(grammar, f"{text}\n".encode("utf-8", "replace")) for text in texts) if grammar else ()
    return next((tree for tree in trees if tree is not None), None)


def _mistagged(message: str, tag: str, node: Node | None, text: str) -> Fault | None:
    """Return the fault of a code that is right in a language close to that of its tag, at what only that has."""
    if node is None:
        return None
    code = f"{text}\n".encode("utf-8", "replace")
    start, end = (len(code[:place].decode("utf-8", "ignore")) for place in (node.start_byte, node.end_byte))
    line = len(text[start:].split("\n", 1)[0])
    return Fault(message, Span(start, min(end, start + line)), f"tag it `{tag}`", doubtful=True)


def _reason(grammar: Parser, name: str, text: str) -> Reason:
    """Return the reason of a code that does not parse, in the frame in which its parser came furthest.

    A reason that is certain in a language with dialects is that of the code as it stands.
    """
    language = name.removesuffix(" in HTML")
    most = None if len(text) <= _LONG else _FRAMES_OF_LONG
    failures = [_failure(grammar, each, text) for each in islice(_framings(name, text), most)]
    whole = reason(language, failures[0])
    if is_imprecise(language, text) and is_certain(language, text, whole):
        return whole
    return reason(language, max(failures, key=lambda failure: failure.at))


def _is_meant(language: str, text: str, found: Reason) -> bool:
    """Return True where the author says that more follows, or for what a command prints."""
    if language in _OUTPUTS and _OUTPUTS[language].search(text):
        return True
    if is_signature(language, text):
        return True
    is_opening = language in _WITH_ELEMENTS and found.kind is Kind.END and text.lstrip().startswith("<")
    rest = rest_of(text)
    return is_opening or rest < len(text) and (found.kind in AT_END or found.span.start >= rest)


def _failure(grammar: Parser, attempt: Framed, text: str) -> Failure:
    code = attempt.text.encode("utf-8", "replace")
    tree = grammar.parse(code)
    return Failure(text, attempt, code, tree, first_break(grammar, code) or _node_break(tree))


def _node_break(tree: Tree) -> Break:
    """Return the place of the first error in a tree, where the log of its parser does not tell a better one."""
    node = tree.root_node
    while child := next((child for child in node.children if child.has_error or child.is_missing), None):
        node = child
    return Break(node.start_byte, max(node.end_byte, node.start_byte + 1), at_end=False)
