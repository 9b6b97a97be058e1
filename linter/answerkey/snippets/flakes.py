"""Messages of pyflakes about a snippet, read from its messages' classes and nodes, never from its text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from pyflakes import messages
from pyflakes.checker import Binding, Builtin, Checker, ClassScope, FunctionScope, Importation, ModuleScope, TypeScope

from answerkey.snippets.newer_syntax import TypeParameter
from answerkey.snippets.offsets import CodeIndex
from answerkey.snippets.redefinitions import Redefinitions
from answerkey.snippets.remembering import remembering
from answerkey.snippets.walking import nodes_of
from answerkey.source import Span

_LINE = re.compile(r" (?:from|defined in enclosing scope on) line \d+")  # of the snippet, and none of the file
_REDEFINITIONS = (messages.RedefinedWhileUnused, messages.ImportShadowedByLoopVar)
_REPEATED_KEYS = (messages.MultiValueRepeatedKeyLiteral, messages.MultiValueRepeatedKeyVariable)
_WORD = re.compile(r"\w+")
_QUOTE = re.compile("['\"]")
_OF_ONE = 2  # quotes
_LONGEST_KEY = 60  # characters of a key that a message quotes


class Flake(NamedTuple):
    """One message of pyflakes: the name of its class, its text, its span in the code, and the name it is about.

    `others` are the other places that it speaks of: where the name was bound before, or a key stands again.
    """

    kind: str
    message: str
    span: Span
    name: str = ""
    others: tuple[Span, ...] = ()


class Import(NamedTuple):
    """One imported name: what it is called here, the module it comes from, what it is called there, and where."""

    local: str
    module: str
    name: str
    span: Span
    module_span: Span


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a code binds, and those that it leaves to others.

    `bound` are the names of its module scope, `inner` those of its functions and classes, `undefined` the names that it
    uses without binding them, each with its span; `annotating` are the spans of those in annotations. `unread` are the
    names, but for imports, that the code binds outside of classes and never reads.
    """

    bound: frozenset[str] = frozenset()
    inner: frozenset[str] = frozenset()
    imports: tuple[Import, ...] = ()
    undefined: tuple[tuple[str, Span], ...] = ()
    starred: bool = False
    annotating: frozenset[Span] = frozenset()
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Flakes:
    """All that pyflakes says of one code."""

    messages: tuple[Flake, ...] = ()
    names: Names = Names()
    failed: bool = False


class _NotingChecker(Checker):  # type: ignore[misc]  # pyflakes has no type annotations
    """Keeps the node that each message is about, since messages keep only where it starts.

    Of the builtins it binds those whose names stand in the code, as no other is ever looked for.
    """

    def __init__(self, code: str, tree: ast.Module) -> None:
        self.noted: list[tuple[messages.Message, tuple[Any, ...]]] = []
        self.words = _words(code, tree)
        super().__init__(tree, filename="snippet", withDoctest=False)

    @property
    def builtIns(self) -> set[str]:  # noqa: N802
        return self._builtins

    @builtIns.setter
    def builtIns(self, names: set[str]) -> None:  # noqa: N802
        self._builtins = names if self.words is None else names & self.words

    def addBinding(self, node: ast.AST | None, value: Binding) -> None:  # noqa: N802
        """Bind a builtin right away: each code begins with all of them, and they shadow nothing."""
        if node is None and isinstance(value, Builtin):
            self.scope[value.name] = value
        else:
            super().addBinding(node, value)

    def report(self, message_class: type[messages.Message], *args: Any, **kwargs: Any) -> None:
        super().report(message_class, *args, **kwargs)
        self.noted.append((self.messages[-1], args))

    def RETURN(self, node: ast.Return) -> None:  # noqa: N802  # pyflakes names handlers after node classes
        """At top level pyflakes reports the statement and never looks at the names in it; snippets do that."""
        super().RETURN(node)
        if isinstance(self.scope, (ClassScope, ModuleScope)):
            self.handleChildren(node)

    def YIELD(self, node: ast.Yield | ast.YieldFrom | ast.Await) -> None:  # noqa: N802
        """As `RETURN`, for ``yield`` and ``await``."""
        super().YIELD(node)
        if isinstance(self.scope, (ClassScope, ModuleScope)):
            self.handleChildren(node)

    AWAIT = YIELDFROM = YIELD

    @contextmanager
    def _type_param_scope(self, node: Any) -> Iterator[None]:
        """Bind type parameters also where this Python's trees have none: `newer_syntax` puts them there."""
        parameters = getattr(node, "type_params", None) or []
        if not parameters or not isinstance(parameters[0], TypeParameter):
            with super()._type_param_scope(node):
                yield
            return
        with self.in_scope(TypeScope):
            for parameter in parameters:
                self.addBinding(node, Binding(parameter.name, node))
                for expression in parameter.expressions:
                    self.handle_annotation_always_deferred(expression, node)
            yield


def _words(code: str, tree: ast.Module) -> set[str] | None:
    """Return all that may be a name in a code; None where names may stand there in another form."""
    texts = [node.value for node in nodes_of(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    if not code.isascii() or any("\\" in text or len(_QUOTE.findall(text)) > _OF_ONE for text in texts):
        return None  # in a quoted annotation two texts side by side may be one name
    return set(_WORD.findall(code)).union(*map(_WORD.findall, texts))


@remembering
def check_flakes(code: str, tree: ast.Module) -> Flakes:
    """Run pyflakes over a parsed code."""
    try:
        return _Reading(code, tree).flakes
    except (RecursionError, MemoryError):
        return Flakes(failed=True)


class _Reading:
    def __init__(self, code: str, tree: ast.Module) -> None:
        self.code, self.tree = code, tree
        self.index = CodeIndex(code)
        self.checker = _NotingChecker(code, tree)
        self.met: dict[tuple[int, str], int] = {}

    @property
    def flakes(self) -> Flakes:
        flakes = tuple(dict.fromkeys((*self._flakes(), *self._repeated_keys())))
        undefined = tuple((f.name, f.span) for f in flakes if f.kind == "UndefinedName")
        starred = any(f.kind == "ImportStarUsed" for f in flakes)
        annotating = frozenset(self._in_annotations([span for _, span in undefined]))
        bindings, imports = self._bindings(), tuple(self._imports())
        return Flakes(flakes, Names(*bindings, imports, undefined, starred, annotating, self._unread()))

    def _flakes(self) -> Iterator[Flake]:
        for message, (node, *others) in self.checker.noted:
            name = str(message.message_args[0]) if message.message_args else ""
            if isinstance(message, _REPEATED_KEYS):
                continue
            other = next((o for o in others if isinstance(o, ast.AST)), None)
            if isinstance(message, _REDEFINITIONS) and other is not None and self.redefinitions.is_meant(node, other):
                continue
            text = _LINE.sub("", message.message % message.message_args)
            span = self._span(node, name) if isinstance(node, ast.AST) else self.index.line(message.lineno)
            if isinstance(message, messages.DuplicateArgument):
                yield from self._parameters(Flake(type(message).__name__, text, span, name), node)
            else:
                earlier = (self._span(other, name),) if other is not None else ()
                yield Flake(type(message).__name__, text, span, name, earlier)

    def _repeated_keys(self) -> Iterator[Flake]:
        """Yield one message for each key of a dictionary with several values, at its second place."""
        places: dict[tuple[int, str], list[Span]] = {}
        kinds: dict[tuple[int, str], str] = {}
        for message, (node, *_) in self.checker.noted:
            if isinstance(message, _REPEATED_KEYS):
                key = (id(self.dictionaries[node]), repr(message.message_args[0]))
                places.setdefault(key, []).append(self.index.node(node))
                kinds[key] = type(message).__name__
        for key, (first, second, *more) in places.items():
            text = self.code[slice(*second)]
            shown = text if len(text) <= _LONGEST_KEY else text[: _LONGEST_KEY - 1] + "…"
            count = f"{2 + len(more)} times" if more else "twice"
            words = f"the key `{shown}` stands {count} in this dictionary, and only its last value counts"
            yield Flake(kinds[key], words, second, text, (first, *more))

    @cached_property
    def dictionaries(self) -> dict[ast.AST, ast.Dict]:
        """The dictionary display around each of its keys."""
        displays = (node for node in nodes_of(self.tree) if isinstance(node, ast.Dict))
        return {key: display for display in displays for key in display.keys if key is not None}

    @cached_property
    def redefinitions(self) -> Redefinitions:
        return Redefinitions(self.code, self.tree)

    def _parameters(self, flake: Flake, function: Any) -> Iterator[Flake]:
        """Yield a message for each parameter with a name that an earlier one has; pyflakes marks their function."""
        arguments = function.args
        parameters = [*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg]
        starts = [self.index.node(p).start for p in parameters if p is not None and p.arg == flake.name]
        first, *again = (Span(start, start + len(flake.name)) for start in sorted(starts))
        yield from (flake._replace(span=span, others=(first,)) for span in again)

    def _span(self, node: ast.AST, name: str) -> Span:
        """Return the place of a message: an import's name, the first line of a statement, else the whole node."""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            alias = self._alias(node, name)
            return self.index.node(alias) if alias else self.index.header(node)
        if isinstance(node, (ast.stmt, ast.excepthandler)):
            return self.index.header(node)
        span = self.index.node(node)
        if isinstance(node, ast.Name) and self.code[span.start : span.end] != node.id:
            return self._in_annotation(node) or span
        return span

    def _alias(self, node: ast.Import | ast.ImportFrom, name: str) -> ast.alias | None:
        """The imported name that pyflakes calls ``os.path``, ``fastapi.Depends`` or ``numpy as np``."""
        spellings = (name.rpartition(" as ")[2], name, name.rpartition(".")[2])
        place = (node.lineno, node.col_offset)
        return next(
            (self.aliases[place, spelling] for spelling in spellings if (place, spelling) in self.aliases), None
        )

    @cached_property
    def aliases(self) -> dict[tuple[tuple[int, int], str], ast.alias]:
        """Each imported name by the place of its statement and what it can be called."""
        return {
            ((node.lineno, node.col_offset), spelling): alias
            for node in nodes_of(self.tree)
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
            for spelling in (_local(node, alias), alias.name)
        }

    def _in_annotation(self, node: ast.Name) -> Span | None:
        """A name in an annotation in quotes: pyflakes puts each of its nodes where the text begins."""
        text = self.strings.get((node.lineno, node.col_offset))
        if text is None:
            return None
        span = self.index.node(text)
        key = (span.start, node.id)
        before = self.met.get(key, span.start)
        match = re.compile(rf"(?<!\w){re.escape(node.id)}(?!\w)").search(self.code, before, span.end)
        self.met[key] = match.end() if match else span.start
        return Span(*match.span()) if match else span

    @cached_property
    def strings(self) -> dict[tuple[int, int], ast.Constant]:
        """The texts in the code by their place."""
        nodes = (node for node in nodes_of(self.tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
        return {(node.lineno, node.col_offset): node for node in nodes}

    def _bindings(self) -> tuple[frozenset[str], frozenset[str]]:
        module: set[str] = set()
        inner: set[str] = set()
        for scope in self.checker.deadScopes:
            names = {n for n, binding in scope.items() if isinstance(n, str) and not isinstance(binding, Builtin)}
            if isinstance(scope, ModuleScope):
                module |= names
            elif isinstance(scope, (FunctionScope, ClassScope)):
                inner |= names
        return frozenset(module - {"__all__"}), frozenset(inner)

    def _unread(self) -> frozenset[str]:
        """Return the names, but for imports, that no scope reads."""
        read: set[str] = set()
        unread: set[str] = set()
        for scope in self.checker.deadScopes:
            for name, binding in scope.items() if isinstance(scope, (ModuleScope, FunctionScope)) else ():
                is_read = binding.used or isinstance(binding, (Builtin, Importation))
                (read if is_read else unread).add(name)
        return frozenset(name for name in unread - read if isinstance(name, str))

    def _in_annotations(self, spans: list[Span]) -> Iterator[Span]:
        """Yield those of some spans that are in annotations."""
        fields = ("annotation", "returns") if spans else ()
        nodes = (getattr(node, field, None) for field in fields for node in nodes_of(self.tree))
        around = [self.index.node(node) for node in nodes if node is not None]
        yield from (span for span in spans if any(a.start <= span.start and span.end <= a.end for a in around))

    def _imports(self) -> Iterator[Import]:
        for node in nodes_of(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    span = self.index.node(alias)
                    span = Span(span.start, span.start + len(alias.name))
                    yield Import(_local(node, alias), alias.name, "", span, span)
            elif isinstance(node, ast.ImportFrom):
                module_span = self._module_span(node)
                for alias in node.names:
                    span = self.index.node(alias)
                    span = Span(span.start, span.start + len(alias.name))
                    module = "." * node.level + (node.module or "")
                    yield Import(_local(node, alias), module, alias.name, span, module_span)

    def _module_span(self, node: ast.ImportFrom) -> Span:
        """The module's name in ``from module import``; what stands between the two is white space or a backslash."""
        start = self.index.node(node).start + len("from")
        while start < len(self.code) and (self.code[start] in " \t\\\n."):
            start += 1
        return Span(start, start + len(node.module or ""))


def _local(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    if alias.asname:
        return alias.asname
    return alias.name.partition(".")[0] if isinstance(node, ast.Import) else alias.name
