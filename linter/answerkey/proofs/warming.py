"""What a runner imports once, before it runs the first program."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from answerkey.proofs.program import Program


def warm_imports(programs: Sequence[Program], provided: Mapping[str, str]) -> tuple[str, ...]:
    """The modules of the environment's libraries that the programs import, for a runner to import once."""
    found: set[str] = set()
    for source in {step.code.text for program in programs for step in program.steps}:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return tuple(sorted(module for module in found if module.partition(".")[0] in provided))
