"""Several reports of one run, counts, and running again on change."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from command import make_base, page, run


@pytest.fixture
def base(tmp_path: Path) -> Path:
    make_base(tmp_path, one=page("x = (\n"), two=page("y = ( 1 )\n"))
    return tmp_path


def test_one_run_writes_several_reports(base: Path) -> None:
    done = run(base, "lint", "--output", "json:report.json", "--output", "concise:a:b.txt")
    assert "error[snippet/syntax]" in done.stdout
    assert json.loads((base / "report.json").read_text(encoding="utf-8"))["summary"]["errors"] == 1
    assert "error snippet/syntax" in (base / "a:b.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("value", ["json", "json:", ":a.json", "yaml:a", "json:missing/a.json"])
def test_an_output_that_can_not_be_is_a_usage_error(base: Path, value: str) -> None:
    assert run(base, "lint", "--output", value).returncode == 2


def test_statistics_count_by_rule(base: Path) -> None:
    done = run(base, "lint", "--statistics")
    assert re.search(r"1\s+.*snippet/syntax", done.stdout)
    assert re.search(r"1\s+.*snippet/format", done.stdout)


def test_watch_checks_again_when_a_file_is_saved(base: Path) -> None:
    command = [sys.executable, "-u", "-m", "answerkey", "lint", "--watch", "--format", "concise"]
    command += ["--output", "json:report.json"]
    environment = {"PATH": os.environ["PATH"], "ANSWERKEY_CACHE_DIR": str(base / ".cache")}
    with subprocess.Popen(
        command, cwd=base, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        signal.alarm(600)
        try:
            assert "one.md" in process.stdout.readline()
            assert "two.md" in process.stdout.readline()
            while "Waiting" not in process.stderr.readline():
                pass
            make_base(base, one=page())
            assert "two.md" in process.stdout.readline()
            process.send_signal(signal.SIGINT)
            assert process.wait() == 130
        finally:
            signal.alarm(0)
            process.kill()


def shell(base: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A command line in which `answerkey` is this program."""
    program = f'answerkey() {{ "{sys.executable}" -m answerkey "$@"; }}\nset -o pipefail\n'
    variables = {**os.environ, "ANSWERKEY_CACHE_DIR": str(base / ".cache")}
    return subprocess.run(
        ["bash", "-c", program + command], cwd=base, env=variables, capture_output=True, text=True, check=False
    )


@pytest.mark.sweep
@pytest.mark.parametrize("options", ["", "--format json", "--diff"])
def test_a_reader_that_has_seen_enough_changes_no_verdict(tmp_path: Path, options: str) -> None:
    make_base(tmp_path, one=page())
    assert shell(tmp_path, f"answerkey lint {options} | true").returncode == 0
    make_base(tmp_path, one=page("x = ( 1 )\n"))
    done = shell(tmp_path, f"answerkey lint --fail-on warning {options} | true")
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")
@pytest.mark.parametrize("options", ["", pytest.param("--diff", marks=pytest.mark.sweep)])
def test_output_that_finds_no_room_is_told_in_a_sentence(base: Path, options: str) -> None:
    make_base(base, ugly=page("x = ( 1 )\n"))
    done = shell(base, f"answerkey lint {options} >/dev/full")
    assert (done.returncode, done.stderr) == (2, "Error: the output can't be written: No space left on device\n")


@pytest.mark.sweep
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-"])
@pytest.mark.parametrize("options", ["", "--diff"])
def test_closed_streams_change_no_verdict(base: Path, closed: str, options: str) -> None:
    make_base(base, ugly=page("x = ( 1 )\n"))
    assert shell(base, f"answerkey lint --fail-on warning {options} {closed}").returncode == 1
