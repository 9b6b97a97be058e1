"""Imports point one way."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import answerkey
from sources import calls, statements

ROOT = Path(answerkey.__file__).parent
RUNNER = ROOT / "proofs" / "runner"
EDGES = {"cli", "lsp", "mcp_server", "server", "pytest_plugin"}
# The packages that each one imports, from the bottom up: a new edge is a decision, and stands here.
IMPORTS: dict[str, str] = {
    "counts": "",
    "dialects": "",
    "interruption": "",
    "processes": "",
    "project_urls": "",
    "regular_files": "",
    "git": "regular_files",
    "safe_json": "",
    "safe_text": "",
    "source": "",
    "trust": "",
    "diagnostics": "source",
    "drafts": "regular_files processes",
    "model": "source",
    "config_errors": "model",
    "collection_settings": "config_errors model",
    "config": "regular_files dialects trust diagnostics model config_errors collection_settings",
    "black_settings": "regular_files config",
    "fingerprints": "source diagnostics",
    "identity": "source model",
    "parsing": "dialects source model",
    "snippets": "source model",
    "suppressions": "source diagnostics model",
    "writing": "regular_files interruption drafts",
    "baseline": "regular_files diagnostics config fingerprints writing",
    "libraries": "regular_files source trust model config snippets writing",
    "rendering": "dialects model snippets",
    "reporters": "counts project_urls safe_json safe_text source diagnostics fingerprints",
    "verification": "regular_files source diagnostics model snippets writing",
    "hidden": "model",
    "projects": "dialects model config",
    "workspace": "regular_files source diagnostics model config black_settings hidden projects",
    "rules": "counts dialects source diagnostics model identity snippets rendering verification",
    "pipeline": "regular_files counts git source trust diagnostics model config fingerprints parsing snippets suppressions writing libraries workspace rules",
    "delivery": "regular_files counts safe_text dialects git interruption source diagnostics drafts model config identity parsing snippets writing rendering verification workspace pipeline",
    "fixing": "source diagnostics model config parsing snippets workspace pipeline",
    "api": "diagnostics workspace pipeline delivery",
    "authoring": "regular_files interruption processes safe_text source diagnostics drafts model config parsing writing workspace fixing",
    "proofs": "source diagnostics model config parsing snippets libraries verification workspace pipeline fixing",
    "importing": "dialects source model parsing authoring counts regular_files",
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(ROOT.rglob("*.py")):
        top = path.relative_to(ROOT).parts[0].removesuffix(".py")
        if top not in {"__init__", "__main__"}:
            yield top, path


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The dotted names below `answerkey` that a module imports, also inside functions."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in statements(path.read_text(encoding="utf-8")):
        if isinstance(node, ast.ImportFrom):
            if path.parent == RUNNER and node.level == 1:
                continue
            assert node.level == 0, f"{path}: imports are absolute"
            if node.module and node.module.startswith("answerkey."):
                yield node.module.removeprefix("answerkey.")
            elif node.module == "answerkey":
                yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (a.name.removeprefix("answerkey.") for a in node.names if a.name.startswith("answerkey."))


def test_packages_import_exactly_what_is_listed() -> None:
    edges: dict[str, set[str]] = {}
    for top, path in modules():
        if top not in EDGES:
            others = {name.partition(".")[0] for name in imports(path)} - {top, "__version__"}
            edges.setdefault(top, set()).update(others)
    assert edges == {package: set(others.split()) for package, others in IMPORTS.items()}


def test_imports_point_down_the_list() -> None:
    order = list(IMPORTS)
    wrong = [
        f"{package} imports {other}"
        for package, others in IMPORTS.items()
        for other in others.split()
        if order.index(other) >= order.index(package)
    ]
    assert wrong == []


def test_private_modules_are_imported_by_their_own_package_alone() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for top, path in modules()
        for name in imports(path)
        if name.partition(".")[0] != top and any(part.startswith("_") for part in name.split("."))
        if name != "__version__"
    ]
    assert wrong == []


def test_no_rule_imports_another_rule() -> None:
    """Families share the public modules beside them; the rules of a family share modules with an underscore."""
    shared = {path.stem for path in (ROOT / "rules").glob("*.py")}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for top, path in modules()
        if top == "rules" and path.parent != ROOT / "rules"
        for name in imports(path)
        if name.startswith("rules.") and name.split(".")[1] not in shared and not name.split(".")[-1].startswith("_")
    ]
    assert wrong == []


_MARKER = re.compile(r"#\s*(noqa|type:)[^#]*")  # for a tool, and no reason


_INDENTED = re.compile(r"^[ \t]+(?:import|from)\b", re.MULTILINE)


def _inside_functions(node: ast.AST, *, inside: bool = False) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports below a node that stand in a function."""
    if inside and isinstance(node, (ast.Import, ast.ImportFrom)):
        yield node
    inside = inside or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.expr):
            yield from _inside_functions(child, inside=inside)


def _deferred_imports(path: Path) -> Iterator[tuple[int, bool]]:
    """The line of each import inside a function, and whether a comment explains it.

    The comment stands on the line of the import or above it. Imports that follow one another share that of the first.
    """
    text = path.read_text(encoding="utf-8")
    if not _INDENTED.search(text):
        return
    lines = ["", *(_MARKER.sub("", line) for line in text.splitlines())]
    nodes = {node.lineno: node for node in _inside_functions(ast.parse(text))}
    explained, last = False, 0
    for line, node in sorted(nodes.items()):
        end = node.end_lineno or line
        follows = not any(between.strip() for between in lines[last + 1 : line])
        own = any("#" in part for part in lines[line : end + 1])
        explained = own or lines[line - 1].lstrip().startswith("#") or (explained and follows)
        last = end
        yield line, explained


def test_each_import_inside_a_function_has_a_reason() -> None:
    unexplained = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(ROOT.rglob("*.py"))
        for line, explained in _deferred_imports(path)
        if not explained
    ]
    assert unexplained == []


@pytest.mark.parametrize(
    ("body", "explained"),
    [
        ("    import a\n", [False]),
        ("    import a  # slow\n", [True]),
        ("    # slow\n    import a\n    import b\n", [True, True]),
        ("    import a  # slow\n\n    import b\n", [True, True]),
        ("    import a  # slow\n    x = 1\n    import b\n", [True, False]),
        ("    import a\n    import b  # slow\n", [False, True]),
        ("    import a  # noqa: F401\n", [False]),
        ("    import a  # noqa: F401  # another process needs it\n", [True]),
    ],
)
def test_a_reason_is_a_comment_that_is_for_people(tmp_path: Path, body: str, explained: list[bool]) -> None:
    path = tmp_path / "module.py"
    path.write_text(f"def function():\n{body}", encoding="utf-8")
    assert [reason for _, reason in _deferred_imports(path)] == explained


def test_source_is_made_of_the_standard_library_alone() -> None:
    assert imports(ROOT / "source.py") == ()


def test_the_runner_is_made_of_itself_and_the_standard_library() -> None:
    """It runs in interpreters where this package is not installed."""
    for path in RUNNER.glob("*.py"):
        assert imports(path) == (), path


_OUTPUT = frozenset({"print", "echo", "write", "dump"})


def test_commands_print_through_one_module_and_write_json_through_one() -> None:
    """What `cli/output.py` and `safe_json.py` print is harmless; JSON that the server sends or stores is not printed."""
    prints = {"print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write"}
    dumps = {"json.dumps", "json.dump", "dumps", "dump"}
    not_printed = {"server/errors.py", "server/responses.py", "server/settings.py", "server/findings.py"}
    wrong = [
        f"{name} calls {call}"
        for top, path in modules()
        if top in {"cli", "reporters", "server", "delivery"}
        for name in [path.relative_to(ROOT).as_posix()]
        for call in (ast.unparse(node.func) for node in calls(path, _OUTPUT))
        if (call in prints and name != "cli/output.py")
        or (call in dumps and top in {"cli", "reporters", "server"} and name not in not_printed)
    ]
    assert wrong == []
