"""Runs the command in processes forked from this one, which has it imported, and measures each with all its children.

Reads one request a line from its input, and writes one answer a line; what a fork reads and writes are files of its own.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import resource
import signal
import sys
import traceback
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

from disk import skip_syncs

_PER_MEGABYTE = 1024 * 1024 if sys.platform == "darwin" else 1024
_LEFT_OUT = {"lsp", "mcp_command", "serve"}  # they live long, and import servers


def main() -> None:
    skip_syncs()
    warm_up()
    gc.freeze()
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)


def warm_up() -> None:
    """Import all that commands need, and use it once."""
    from answerkey.cli.command_groups import MODULES
    from answerkey.reporters import load, names
    from answerkey.rules import load_rules

    for module in set(MODULES.values()) - _LEFT_OUT:
        import_module(f"answerkey.cli.{module}")
    for module in (
        "pipeline.pipeline",
        "fixing.rounds",
        "model.records",
        "snippets.formatting",
        "delivery.catalog_source",
        "proofs.plans",
    ):
        import_module(f"answerkey.{module}")
    import_module("inline")
    load_rules()
    for name in names():
        load(name)
    _check_one_page()


def _check_one_page() -> None:
    """Check one page here, so that what is made once (parsers, tables) is not made again in each fork."""
    from answerkey.pipeline.options import Options
    from answerkey.pipeline.run import lint
    from answerkey.workspace import open_workspace

    with TemporaryDirectory() as folder:
        page = Path(folder, "page.md")
        page.write_text("Text.\n\n```python\nx = (\n```\n", encoding="utf-8")
        lint(open_workspace([str(page)]), Options(jobs=1, cache=False))


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    child = os.fork()
    if child == 0:
        _run(request)
    late = False

    def kill(number: int, frame: FrameType | None) -> None:
        nonlocal late
        late = True
        os.killpg(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, kill)
    signal.alarm(request["seconds"])
    _, status, used = os.wait4(child, 0)
    signal.alarm(0)
    return {
        "code": os.waitstatus_to_exitcode(status),
        "late": late,
        "cpu": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / _PER_MEGABYTE,
    }


def _run(request: dict[str, Any]) -> None:
    """Become the command; never returns."""
    code = 70
    try:
        _become(request)
        from answerkey.__main__ import run

        run()
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    except BaseException:  # noqa: BLE001  # nothing may go on in the fork
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _become(request: dict[str, Any]) -> None:
    """Take on the streams, the folder, the variables and the limit that a process with this command would start with."""
    os.setpgid(0, 0)
    os.chdir(request["folder"])
    for number, name in enumerate(request["streams"]):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    os.environ.clear()
    os.environ.update(request["variables"])
    if request["memory"]:
        resource.setrlimit(resource.RLIMIT_AS, (request["memory"], resource.getrlimit(resource.RLIMIT_AS)[1]))
    sys.argv = ["answerkey", *request["arguments"]]
    if not request["workers"]:
        _work_alone()


def _work_alone() -> None:
    """Check files in this process: to fork it costs as much as most runs."""
    from inline import POOLS, InlinePool

    for name in POOLS:
        module, _, attribute = name.rpartition(".")
        setattr(import_module(module), attribute, InlinePool)


if __name__ == "__main__":
    main()
