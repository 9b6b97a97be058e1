"""Parameters that are deprecated by ``Annotated[str, deprecated("…")]``, which no type checker reports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from answerkey.libraries.files import text_of
from answerkey.libraries.library_index import LibraryIndex
from answerkey.libraries.syntax_tree import Function, Origin, SyntaxTree
from answerkey.source import Span

_MOST_REEXPORTS = 5  # modules that re-export a name from one another


class DeprecatedParameters(Struct):
    """The deprecated parameters of functions and classes of libraries. Each signature is read once."""

    libraries: LibraryIndex
    _messages: dict[Origin, Mapping[str, str]] = field(default_factory=dict)
    _trees: dict[Path, ast.Module | None] = field(default_factory=dict)

    def uses(self, tree: SyntaxTree) -> Iterator[tuple[Span, str]]:
        """Yield the deprecated arguments of a module's calls, each with a message."""
        for call in tree.nodes:
            if isinstance(call, ast.Call) and call.keywords:
                origin = origin_of(call.func, tree.imports)
                parameters = self._of(origin) if origin is not None else {}
                for keyword in call.keywords:
                    if keyword.arg is not None and keyword.arg in parameters:
                        start = tree.index.node(keyword).start
                        message = f"the argument `{keyword.arg}` is deprecated: {parameters[keyword.arg]}"
                        yield Span(start, start + len(keyword.arg)), message

    def _of(self, origin: Origin) -> Mapping[str, str]:
        if origin not in self._messages:
            self._messages[origin] = (
                self._read(*origin) if self.libraries.is_library(origin[0].partition(".")[0]) else {}
            )
        return self._messages[origin]

    def _read(self, module: str, name: str, reexports: int = 0) -> Mapping[str, str]:
        """Return the deprecated parameters of a function, or of a class's `__init__`, with their messages."""
        file = self.libraries.source(module)
        if file is None or reexports > _MOST_REEXPORTS:
            return {}
        text = text_of(file)
        definition = re.search(rf"^(?:async def|def|class) +{re.escape(name)}\b", text, re.MULTILINE)
        tree = self._tree(file, text) if definition is None or "deprecated(" in text else None
        for node in tree.body if tree is not None else ():
            if isinstance(node, (Function, ast.ClassDef)) and node.name == name:
                return _parameters(node)
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if (alias.asname or alias.name) == name:
                        return self._read(_absolute(module, node, file), alias.name, reexports + 1)
        return {}

    def _tree(self, file: Path, text: str) -> ast.Module | None:
        if file not in self._trees:
            try:
                self._trees[file] = ast.parse(text)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                self._trees[file] = None
        return self._trees[file]


def _parameters(node: Function | ast.ClassDef) -> Mapping[str, str]:
    function = node
    if isinstance(node, ast.ClassDef):
        methods = (n for n in node.body if isinstance(n, Function))
        constructor = next((method for method in methods if method.name == "__init__"), None)
        if constructor is None:
            return {}
        function = constructor
    assert isinstance(function, Function)
    arguments = [*function.args.args, *function.args.kwonlyargs]
    messages = {argument.arg: _message(argument.annotation) for argument in arguments}
    return {name: message for name, message in messages.items() if message}


def _message(annotation: ast.expr | None) -> str:
    """Return the message of ``deprecated`` in an ``Annotated``; empty if there is none."""
    if not isinstance(annotation, ast.Subscript) or not isinstance(annotation.slice, ast.Tuple):
        return ""
    for extra in annotation.slice.elts[1:]:
        is_deprecated = isinstance(extra, ast.Call) and ast.unparse(extra.func).rpartition(".")[2] == "deprecated"
        if is_deprecated and isinstance(extra, ast.Call) and extra.args and isinstance(extra.args[0], ast.Constant):
            return " ".join(str(extra.args[0].value).split())
    return ""


def _absolute(module: str, node: ast.ImportFrom, file: Path) -> str:
    """Return the absolute name of the module that another one imports from."""
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    parts = parts[: len(parts) - node.level + (file.name == "__init__.py")]
    return ".".join([*parts, node.module] if node.module else parts)


def origin_of(callee: ast.expr, imports: Mapping[str, Origin]) -> Origin | None:
    """Return the origin of a callee that is an imported name, or a name of an imported module."""
    if isinstance(callee, ast.Name):
        origin = imports.get(callee.id)
        return origin if origin is not None and origin[1] else None
    if isinstance(callee, ast.Attribute):
        module, name = imports.get(ast.unparse(callee.value), ("", ""))
        return (f"{module}.{name}" if name else module, callee.attr) if module else None
    return None
