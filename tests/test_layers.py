"""Imports point one way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import answerkey

ROOT = Path(answerkey.__file__).parent
RUNNER = ROOT / "proofs" / "runner"
EDGES = {"cli", "lsp", "server", "pytest_plugin"}
MAY_IMPORT: dict[str, set[str]] = {
    "source": set(),
    "safe_text": set(),
    "safe_json": set(),
    "diagnostics": {"source"},
    "model": {"source"},
    "config": {"model", "diagnostics", "trust"},
    "parsing": {"model", "diagnostics", "source"},
    "snippets": {"model", "diagnostics", "source"},
    "libraries": {"writing", "trust", "snippets", "config", "model", "diagnostics", "source"},
    "verification": {"writing", "config", "model", "diagnostics", "source"},
    "proofs": {
        "pipeline",
        "workspace",
        "libraries",
        "rules",
        "fixing",
        "fingerprints",
        "writing",
        "snippets",
        "parsing",
        "config",
        "model",
        "diagnostics",
        "source",
    },
    "identity": {"writing", "config", "model", "diagnostics", "source"},
    "rules": {"libraries", "verification", "identity", "snippets", "model", "diagnostics", "source"},
    "suppressions": {"model", "diagnostics", "source"},
    "workspace": {"config", "parsing", "model", "diagnostics", "source"},
    "pipeline": {
        "workspace",
        "libraries",
        "fingerprints",
        "writing",
        "suppressions",
        "rules",
        "snippets",
        "parsing",
        "config",
        "model",
        "diagnostics",
        "source",
    },
    "reporters": {"safe_text", "safe_json", "fingerprints", "diagnostics", "source"},
    "fingerprints": {"diagnostics", "source"},
    "fixing": {"pipeline", "workspace", "snippets", "parsing", "config", "model", "diagnostics", "source"},
    "exchanging": set(),
    "trust": set(),
    "processes": set(),
    "interruption": set(),
    "drafts": {"exchanging", "processes"},
    "writing": {"drafts", "interruption"},
    "baseline": {"fingerprints", "writing", "config", "diagnostics", "source"},
    "git": set(),
    "delivery": {
        "git",
        "identity",
        "verification",
        "pipeline",
        "workspace",
        "writing",
        "drafts",
        "interruption",
        "snippets",
        "parsing",
        "config",
        "model",
        "diagnostics",
        "source",
    },
    "authoring": {
        "pipeline",
        "workspace",
        "fixing",
        "writing",
        "drafts",
        "processes",
        "interruption",
        "parsing",
        "config",
        "model",
        "diagnostics",
        "source",
    },
    "importing": {"authoring", "workspace", "writing", "parsing", "config", "model", "diagnostics", "source"},
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(ROOT.rglob("*.py")):
        top = path.relative_to(ROOT).parts[0].removesuffix(".py")
        if top not in {"__init__", "__main__"}:
            yield top, path


def imports(path: Path) -> Iterator[str]:
    """The dotted names below `answerkey` that a module imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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


def test_every_module_imports_only_what_its_layer_may() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for top, path in modules()
        if top not in EDGES
        for name in imports(path)
        if name.partition(".")[0] not in {top, "__version__", *MAY_IMPORT[top]}
    ]
    assert wrong == []


def test_no_rule_imports_another_rule() -> None:
    """Rules share what stands in modules with an underscore, their base, and the table of what parsing met."""
    shared = {"base", "_tables"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for top, path in modules()
        if top == "rules" and path.parent != ROOT / "rules"
        for name in imports(path)
        if name.startswith("rules.") and name.split(".")[1] not in shared and not name.split(".")[-1].startswith("_")
    ]
    assert wrong == []


def test_source_is_made_of_the_standard_library_alone() -> None:
    assert list(imports(ROOT / "source.py")) == []


def test_the_runner_is_made_of_itself_and_the_standard_library() -> None:
    """It runs in interpreters where this package is not installed."""
    for path in RUNNER.glob("*.py"):
        assert list(imports(path)) == [], path


def _calls(path: Path) -> Iterator[str]:
    """The dotted names that a module calls."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def test_commands_print_through_one_module_and_write_json_through_one() -> None:
    """What `cli/output.py` and `safe_json.py` print is harmless; JSON that the server sends or stores is not printed."""
    prints = {"print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write"}
    dumps = {"json.dumps", "json.dump", "dumps", "dump"}
    not_printed = {"server/errors.py", "server/replies.py", "server/settings.py", "server/findings.py"}
    wrong = [
        f"{name} calls {call}"
        for top, path in modules()
        if top in {"cli", "reporters", "server", "delivery"}
        for name in [path.relative_to(ROOT).as_posix()]
        for call in _calls(path)
        if (call in prints and name != "cli/output.py")
        or (call in dumps and top in {"cli", "reporters", "server"} and name not in not_printed)
    ]
    assert wrong == []


def test_no_private_module_of_the_reporters_is_imported_elsewhere() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for top, path in modules()
        if top != "reporters"
        for name in imports(path)
        if name.startswith("reporters._")
    ]
    assert wrong == []
