"""Runs answerkey in a step of GitHub Actions: log, annotations, summary and outputs, then its exit code.

Whoever opens a pull request writes the content, the names of its files and its configuration. So nothing here passes a
shell, and what is printed for people is printed while the runner obeys no commands.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

UNKNOWN = "0" * 40  # what GitHub calls the commit before the first


class InputError(Exception):
    """An input of the action can't be used; the message says which."""


def main() -> int:
    os.environ["NODEFAULTCURRENTDIRECTORYINEXEPATH"] = "1"  # or Windows would run the workspace's `git.exe`
    with tempfile.TemporaryDirectory() as folder:
        try:
            return check(Path(folder))
        except InputError as error:
            command("error", str(error))
            write_outputs({"exit-code": 2, "errors": "", "warnings": "", "sarif": ""})
            return 2


def check(folder: Path) -> int:
    annotations, summary, report = folder / "annotations", folder / "summary", folder / "report"
    outputs = [f"json:{report}", f"markdown:{summary}", f"github:{annotations}"]
    if sarif := value("SARIF"):
        outputs.append(f"sarif:{sarif}")
    code = run([*options(), *(f"--output={output}" for output in outputs), "--", *paths()])
    if flag("ANNOTATIONS") and annotations.exists():
        write(annotations.read_text(encoding="utf-8"))
    if summary.exists():
        append("GITHUB_STEP_SUMMARY", summary.read_bytes())
    found = json.loads(report.read_bytes())["summary"] if report.exists() else {}
    written = sarif if sarif and Path(sarif).exists() else ""
    counts = {kind: found.get(kind, "") for kind in ("errors", "warnings")}
    write_outputs({"exit-code": code, **counts, "sarif": written})
    return 0 if code == 1 and value("FAIL_ON") == "never" else code


def options() -> list[str]:
    given = ["--untrusted", "--format", value("FORMAT") or "text", "--color", "always"]
    fail_on = value("FAIL_ON")
    if fail_on not in ("", "error", "warning", "never"):
        raise InputError("the input `fail-on` must be error, warning or never")
    if fail_on in ("error", "warning"):
        given += ["--fail-on", fail_on]
    if flag("CHANGED_ONLY"):
        given += since()
    return given


def paths() -> list[str]:
    """The paths relative to the workspace, so that annotations name files as GitHub does."""
    base = Path(value("WORKING_DIRECTORY") or ".")
    if not base.is_dir():
        raise InputError("the input `working-directory` must be a folder of the workspace")
    given = [line.strip() for line in value("PATHS").splitlines() if line.strip()]
    if given or base == Path("."):
        return [os.path.join(base, path) if base != Path(".") else path for path in given]
    content = base / "content"
    return [str(content if content.is_dir() else base)]


def since() -> list[str]:
    """The commit whose changes are asked for; without one everything is checked, and said so."""
    commit = base_commit()
    if commit:
        return [f"--changed={commit}"]
    command("notice", "everything is checked: the commit to compare with is not here; check out with `fetch-depth: 2`")
    return []


def base_commit() -> str:
    """Of a pull request the first parent of its merge, or where it left its base; of a push what was there before."""
    base = os.environ.get("GITHUB_BASE_REF", "")
    if base:
        if resolved("HEAD") == os.environ.get("GITHUB_SHA") and resolved("HEAD^2"):
            return resolved("HEAD^1")
        target = resolved(f"refs/remotes/origin/{base}")
        return git("merge-base", target, "HEAD") if target else ""
    before = event().get("before")
    return resolved(before) if isinstance(before, str) and before != UNKNOWN else ""


def resolved(revision: str) -> str:
    return git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")


def git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)  # noqa: S603, S607
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def event() -> dict[str, Any]:
    try:
        read = json.loads(Path(os.environ.get("GITHUB_EVENT_PATH", "")).read_bytes())
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def run(arguments: list[str]) -> int:
    """Run the linter with its words in the log, where the runner obeys none of them."""
    environment = {"ANSWERKEY_CACHE_DIR": cache_folder(), **os.environ}
    token = secrets.token_hex(16)
    write(f"::stop-commands::{token}\n")
    try:
        program = [sys.executable, "-I", "-X", "utf8", "-m", "answerkey", "lint", *arguments]
        return subprocess.run(program, env=environment, stderr=subprocess.STDOUT, check=False).returncode  # noqa: S603
    finally:
        write(f"\n::{token}::\n")


def cache_folder() -> str:
    """Beside the checkout: a run leaves nothing in it."""
    return os.path.join(os.environ.get("RUNNER_TEMP") or tempfile.gettempdir(), "answerkey-cache")


def value(name: str) -> str:
    return os.environ.get(f"INPUT_{name}", "").strip()


def flag(name: str) -> bool:
    given = value(name) or "false"
    if given not in ("true", "false"):
        raise InputError(f"the input `{name.lower().replace('_', '-')}` must be true or false")
    return given == "true"


def command(name: str, message: str) -> None:
    """A workflow command. The messages stand in this file; no input is quoted."""
    write(f"::{name} title=answerkey::{message}\n")


def write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def write_outputs(outputs: dict[str, object]) -> None:
    """Values stand between lines that they can't foresee."""
    mark = secrets.token_hex(16)
    append("GITHUB_OUTPUT", "".join(f"{name}<<{mark}\n{text}\n{mark}\n" for name, text in outputs.items()).encode())


def append(variable: str, data: bytes) -> None:
    if file := os.environ.get(variable):
        with open(file, "ab") as stream:
            stream.write(data)


if __name__ == "__main__":
    sys.exit(main())
