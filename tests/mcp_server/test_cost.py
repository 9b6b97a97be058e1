"""What the command costs those who do not use it, and what it says where its packages are missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_COMMANDS = """
import sys
from importlib import import_module
from answerkey.cli.command_groups import MODULES
from answerkey.delivery.targets import load, names
for module in MODULES.values():
    import_module(f"answerkey.cli.{module}")
for name in set(names()) - {"anki"}:
    load(name)
print([name for name in ("mcp", "mcp_types", "anyio") if name in sys.modules])
"""
_WITHOUT = """
import sys
sys.modules["mcp"] = None
from answerkey.__main__ import run
sys.argv[1:] = ["mcp"]
run()
"""


def _python(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False)


def test_no_other_command_and_no_target_imports_the_sdk(tmp_path: Path) -> None:
    assert _python(_COMMANDS, tmp_path).stdout.strip() == "[]"


def test_without_its_packages_the_command_names_the_extra(tmp_path: Path) -> None:
    done = _python(_WITHOUT, tmp_path)
    assert done.returncode == 2
    assert "pip install 'answerkey[mcp]'" in done.stderr
