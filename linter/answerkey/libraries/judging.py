"""Which of a type checker's problems are defects that a reader would run into: those of what a library provides.

What a checker says of a snippet's own names and loose types is no finding. A problem counts if the module, the type or
the callee that it is about is defined outside of the snippet; where that can't be told, nothing is said.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from answerkey.config import nearest
from answerkey.libraries.checking import Kind, Look, Place, Problem
from answerkey.libraries.preamble import UNKNOWN
from answerkey.libraries.provided import Provided
from answerkey.libraries.trees import Tree
from answerkey.source import Span

IMPORT, ATTRIBUTE, CALL, DEPRECATED = "library/import", "library/attribute", "library/call", "library/deprecated"
_IT = "answerkey_it"
_CLOSE = 0.75  # how much alike (by `difflib`) a name must be to one that exists, where only a slip is a defect
_INTERFACES = ("typing", "typing_extensions", "abc", "_collections_abc")  # what is given may be more than they say
_LONGEST_MESSAGE = 300  # characters of a message, some libraries tell their whole story


class Defect(NamedTuple):
    """A finding in a module, at a span of its code."""

    rule: str
    span: Span
    message: str
    hint: str = ""


class Text(NamedTuple):
    """A module as it is checked: its name, and its text with the length of the preamble."""

    name: str
    text: str
    preamble: int


class Judge:
    """Judges the problems of one module."""

    def __init__(self, module: Text, tree: Tree, look: Look, provided: Provided) -> None:
        self._module = module
        self._look = look
        self._provided = provided
        self._text = module.text
        self._tree = tree
        self._index = tree.index

    def defects(self, problems: Iterable[Problem]) -> Iterator[Defect]:
        """The defects among the problems of the module, in order and each once."""
        judged: dict[Defect, None] = {}
        imported: set[str] = set()
        for problem in sorted(problems, key=lambda problem: problem.span):
            if problem.span.start < self._module.preamble:
                continue
            found = self._judged(problem)
            if found is None or (found.rule == DEPRECATED and problem.message in imported):
                continue
            if found.rule == DEPRECATED and self._tree.alias_at(problem.span) is not None:
                imported.add(problem.message)  # who is told at the import need not be told at each use
            judged[found] = None
        for defect in judged:
            shift = self._module.preamble
            yield defect._replace(span=Span(defect.span.start - shift, defect.span.end - shift))

    def _judged(self, problem: Problem) -> Defect | None:
        match problem.kind:
            case Kind.MODULE:
                return self._missing_module(problem)
            case Kind.MEMBER:
                return self._missing_member(problem)
            case Kind.ATTRIBUTE:
                return self._missing_attribute(problem)
            case Kind.DEPRECATED:
                return self._deprecated(problem)
            case Kind.OVERLOAD:
                return self._unknown_keyword(problem)
            case _:
                return self._wrong_call(problem)

    def _missing_module(self, problem: Problem) -> Defect | None:
        """A module below one that the environment has; of one that it lacks nothing is known."""
        module = self._text[problem.span.start : problem.span.end]
        if module not in self._tree.absolute:
            return None
        top, _, rest = module.partition(".")
        if not self._provided.is_library(top) or self._provided.exists(module) or self._provided.is_late(module):
            return None
        message = f"there is no module `{module}` in {self._provided.title(top)}"
        return Defect(IMPORT, problem.span, message, self._near_module(problem.span, module) if rest else "")

    def _near_module(self, span: Span, module: str) -> str:
        parts = module.split(".")
        for number in range(1, len(parts)):
            before = ".".join(parts[:number]) + "."
            names = self._names_at(span, before)
            if parts[number] not in names:
                rest = "".join(f".{part}" for part in parts[number + 1 :])
                return _suggestion(parts[number], names, before, rest)
        return ""

    def _missing_member(self, problem: Problem) -> Defect | None:
        found = self._tree.alias_at(problem.span)
        if found is None:
            return None
        node, alias = found
        if not isinstance(node, ast.ImportFrom):
            return None
        module = node.module or ""
        top = module.partition(".")[0]
        if node.level or not self._provided.is_library(top) or module == UNKNOWN:
            return None
        if alias.name.startswith("_") or self._provided.may_bind(module, alias.name):
            return None
        start = self._index.node(alias).start
        span = Span(start, start + len(alias.name))
        home = self._provided.home(module, alias.name)
        hint = f"it is in `{home}`" if home else _suggestion(alias.name, self._names_at(span, ""))
        return Defect(IMPORT, span, f"`{module}` has no `{alias.name}` in {self._provided.title(top)}", hint)

    def _missing_attribute(self, problem: Problem) -> Defect | None:
        node = self._tree.attributes.get(problem.span.end)
        if node is None or not isinstance(node.ctx, ast.Load) or node.attr.startswith("_"):
            return None
        span = Span(problem.span.end - len(node.attr), problem.span.end)
        start = self._index.node(node).start
        before = self._text[start : span.start].rstrip()
        if not before.endswith("."):
            return None
        probe = f"({_IT} := {before[:-1]})."
        text = self._text[:start] + probe + self._text[span.end :]
        types = self._look.types(self._module.name, text, start + 1)
        names = [n for n in self._look.names(self._module.name, text, start + len(probe)) if not n.startswith("__")]
        if not types or not any(not name.startswith("_") for name in names) or self._is_given(node):
            return None
        if any(self._is_own(place.file) or place.file.stem == "builtins" for place in types):
            close = get_close_matches(node.attr, names, 1, _CLOSE)
            if not close or close[0] in self._tree.own_names:
                return None  # what is missing may be the snippet's own, or the type may be too narrow
        if any(self._may_have(place, node.attr) for place in types):
            return None
        return Defect(ATTRIBUTE, span, _lowered(problem.message), _suggestion(node.attr, names))

    def _may_have(self, place: Place, attribute: str) -> bool:
        """Whether what is of a type, or a module, may have an attribute that no type checker sees."""
        if place.name:
            return self._provided.may_have(*place, attribute)
        return self._provided.may_bind(self._provided.module(place.file), attribute)

    def _is_given(self, node: ast.Attribute) -> bool:
        """Whether an object is what a function of the snippet says that it gives."""
        value = node.value.value if isinstance(node.value, ast.Await) else node.value
        called = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id
        return called in self._tree.own_functions

    def _wrong_call(self, problem: Problem) -> Defect | None:
        call = self._tree.call_around(problem.span)
        if call is None or problem.origin is None:
            return None
        keyword = next((k for k in call.keywords if k.arg and self._index.node(k).start == problem.span.start), None)
        if self._is_loose_callee(call, problem.origin, keyword):
            return None
        if keyword is not None:
            start = problem.span.start
            return self._unknown(call, keyword, Span(start, start + len(keyword.arg or "")), _lowered(problem.message))
        if any(isinstance(value, ast.Constant) and value.value is ... for value in _arguments(call)):
            return None  # the author leaves arguments out
        span = self._tree.callee(call) if problem.kind is Kind.MISSING else problem.span
        return Defect(CALL, span, _lowered(problem.message))

    def _is_loose_callee(self, call: ast.Call, origin: Place, keyword: ast.keyword | None) -> bool:
        """Whether a callee is the snippet's own, an interface, or a method that takes more in classes derived from its
        own."""
        if self._is_own(origin.file) or origin.file.stem in _INTERFACES:
            return True
        if origin.file.stem == "builtins" and (origin.name == "object" or self._is_defined_here(call)):
            return True
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        given = keyword.arg or "" if keyword is not None else ""
        return bool(method and origin.name) and self._provided.may_take(*origin, method, given)

    def _is_defined_here(self, call: ast.Call) -> bool:
        places = self._look.declarations(self._module.name, self._text, self._tree.callee(call).start)
        return any(self._is_own(place.file) for place in places)

    def _unknown(self, call: ast.Call, keyword: ast.keyword, span: Span, message: str) -> Defect:
        known = {name for names in self._signatures(call) for name in names}
        taken = {other.arg for other in call.keywords if other is not keyword}
        free = sorted(name for name in known if name not in taken and name.isidentifier())
        return Defect(CALL, span, message, _suggestion(keyword.arg or "", free))

    def _unknown_keyword(self, problem: Problem) -> Defect | None:
        """Of a call that fits no signature only a keyword that none has is certain; the rest may be loose types."""
        call = self._tree.call_around(problem.span)
        if call is None:
            return None
        signatures = self._signatures(call)
        if not signatures or self._is_defined_here(call):
            return None
        if any(name.startswith("**") for names in signatures for name in names):
            return None
        for keyword in call.keywords:
            if keyword.arg and all(keyword.arg not in names for names in signatures):
                start = self._index.node(keyword).start
                message = f"no signature of `{ast.unparse(call.func)}` has an argument `{keyword.arg}`"
                return self._unknown(call, keyword, Span(start, start + len(keyword.arg)), message)
        return None

    def _signatures(self, call: ast.Call) -> list[frozenset[str]]:
        """The names of the parameters of each signature of a callee; those that take all others with their stars."""
        inside = self._text.find("(", self._index.node(call.func).end) + 1
        found = self._look.parameters(self._module.name, self._text, inside)
        return [frozenset(label.split(":")[0].split("=")[0].strip() for label in labels) for labels in found]

    def _deprecated(self, problem: Problem) -> Defect | None:
        places = self._look.declarations(self._module.name, self._text, problem.span.end - 1)
        if not places or any(self._is_own(place.file) for place in places):
            return None
        if len(places) > 1 and not any(self._provided.has(place.file) for place in places):
            return None  # a signature that the description of Python's library discourages, and Python does not
        alias = self._tree.alias_at(problem.span)
        start, end = problem.span
        if alias is not None:
            end = start + len(alias[1].name)
        elif end in self._tree.attributes:
            start = end - len(self._tree.attributes[end].attr)
        return Defect(DEPRECATED, Span(start, end), shortened(_lowered(problem.message)))

    def _names_at(self, span: Span, before: str) -> list[str]:
        """The names that could stand at a span, after `before`."""
        text = self._text[: span.start] + before + self._text[span.end :]
        return list(self._look.names(self._module.name, text, span.start + len(before)))

    def _is_own(self, file: Path) -> bool:
        """Whether a file is one of the modules, or stands for what nothing is known of."""
        return file.stem in (self._module.name, UNKNOWN)


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def shortened(message: str) -> str:
    """A message without what follows its first few sentences."""
    return message if len(message) <= _LONGEST_MESSAGE else message[:_LONGEST_MESSAGE].rpartition(" ")[0] + " …"


def _lowered(message: str) -> str:
    """A message as those of other rules are written."""
    return message[:1].lower() + message[1:]


def _near(name: str, names: Iterable[str]) -> str:
    """The name that is nearest among those that are written as this one is: as a class, or as anything else."""
    return nearest(name, [other for other in names if other[:1].isupper() == name[:1].isupper()])


def _suggestion(name: str, names: Iterable[str], before: str = "", after: str = "") -> str:
    """A hint at the nearest of some names, with what stands before and after it; empty where none is near."""
    near = _near(name, names)
    return f"did you mean `{before}{near}{after}`?" if near else ""
