"""Arguments that a library calls deprecated, by ``Annotated[str, deprecated("…")]``: no type checker reports these."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from answerkey.libraries.files import text_of
from answerkey.libraries.provided import Provided
from answerkey.snippets.offsets import CodeIndex
from answerkey.source import Span

_LONGEST_WAY = 5  # modules that pass a name on to one another
Origin = tuple[str, str]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Parameters:
    """Reads the signatures of what libraries provide, each once."""

    provided: Provided
    _known: dict[Origin, Mapping[str, str]] = field(default_factory=dict)
    _trees: dict[Path, ast.Module | None] = field(default_factory=dict)

    def deprecated(self, tree: ast.Module, index: CodeIndex) -> Iterator[tuple[Span, str]]:
        """The arguments of a module's calls that are deprecated, each with a message."""
        imported = _imported(tree)
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and call.keywords:
                origin = _called(call.func, imported)
                found = self._of(origin) if origin is not None else {}
                for keyword in call.keywords:
                    if keyword.arg is not None and keyword.arg in found:
                        start = index.node(keyword).start
                        message = f"the argument `{keyword.arg}` is deprecated: {found[keyword.arg]}"
                        yield Span(start, start + len(keyword.arg)), message

    def _of(self, origin: Origin) -> Mapping[str, str]:
        if origin not in self._known:
            self._known[origin] = self._read(*origin) if self.provided.is_library(origin[0].partition(".")[0]) else {}
        return self._known[origin]

    def _read(self, module: str, name: str, way: int = 0) -> Mapping[str, str]:
        """The deprecated parameters of a function, or of what makes a class's objects, with what is said of each."""
        file = self.provided.source(module)
        if file is None or way > _LONGEST_WAY:
            return {}
        text = text_of(file)
        here = re.search(rf"^(?:async def|def|class) +{re.escape(name)}\b", text, re.MULTILINE)
        tree = self._tree(file, text) if here is None or "deprecated(" in text else None
        for node in tree.body if tree is not None else ():
            if isinstance(node, (Function, ast.ClassDef)) and node.name == name:
                return _parameters(node)
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if (alias.asname or alias.name) == name:
                        return self._read(_absolute(module, node, file), alias.name, way + 1)
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
        found = next((method for method in methods if method.name == "__init__"), None)
        if found is None:
            return {}
        function = found
    assert isinstance(function, Function)
    arguments = [*function.args.args, *function.args.kwonlyargs]
    said = {argument.arg: _message(argument.annotation) for argument in arguments}
    return {name: message for name, message in said.items() if message}


def _message(annotation: ast.expr | None) -> str:
    """What ``deprecated`` says in an ``Annotated``."""
    if not isinstance(annotation, ast.Subscript) or not isinstance(annotation.slice, ast.Tuple):
        return ""
    for extra in annotation.slice.elts[1:]:
        named = isinstance(extra, ast.Call) and ast.unparse(extra.func).rpartition(".")[2] == "deprecated"
        if named and isinstance(extra, ast.Call) and extra.args and isinstance(extra.args[0], ast.Constant):
            return " ".join(str(extra.args[0].value).split())
    return ""


def _absolute(module: str, node: ast.ImportFrom, file: Path) -> str:
    """The module that another one imports from."""
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    parts = parts[: len(parts) - node.level + (file.name == "__init__.py")]
    return ".".join([*parts, node.module] if node.module else parts)


def _imported(tree: ast.Module) -> dict[str, Origin]:
    """Where each name is imported from, but for those that the module binds otherwise too."""
    found: dict[str, Origin] = {}
    own: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.asname or alias.name: (alias.name, "") for alias in node.names}
        elif isinstance(node, (Function, ast.ClassDef)):
            own.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            own.add(node.id)
    return {name: origin for name, origin in found.items() if name not in own}


def _called(callee: ast.expr, imported: Mapping[str, Origin]) -> Origin | None:
    """What a call is of: a name that is imported, or that of a module that is."""
    if isinstance(callee, ast.Name):
        origin = imported.get(callee.id)
        return origin if origin is not None and origin[1] else None
    if isinstance(callee, ast.Attribute):
        module, name = imported.get(ast.unparse(callee.value), ("", ""))
        return (f"{module}.{name}" if name else module, callee.attr) if module else None
    return None
