"""Runs the command in processes forked from one that has it imported, and measures each with all its children.

Reads one request a line from its input, and writes one answer a line. To import the program costs more than most runs,
and would hide what a run itself costs.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

_ADDRESS_SPACE = 4 * 1024**3  # bytes that protect the machine from a case that gets out of hand
_PER_MEGABYTE = 1024 * 1024 if sys.platform == "darwin" else 1024


def main() -> None:
    import answerkey.cli.lint
    import answerkey.engine.fresh
    import answerkey.model.records
    import answerkey.snippets.formatting  # noqa: F401
    from answerkey.reporters import load, names
    from answerkey.rules import load_rules

    load_rules()
    for name in names():
        load(name)
    _warm_up()
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)


def _warm_up() -> None:
    """Check one page here, so that what is made once (parsers, tables) is not made again in each fork."""
    from answerkey.engine.run import Options, lint
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
        os.setpgid(0, 0)
        os.chdir(request["folder"])
        for number, name in enumerate((os.devnull, request["out"], request["err"])):
            os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), number)
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, resource.getrlimit(resource.RLIMIT_AS)[1]))
        sys.argv = ["answerkey", *request["arguments"]]
        from answerkey.cli.main import run

        run()
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    except BaseException:  # noqa: BLE001  # nothing may go on in the fork
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
