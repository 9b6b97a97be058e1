"""What somebody writes while files are checked is never overwritten, and is told."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from answerkey.cli.rewrites import write
from answerkey.fixing.edits import SAFE
from answerkey.fixing.rounds import mend
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace
from command import make_base, page

COMMANDS = [("lint", "--fix"), ("format",)]


@pytest.mark.parametrize("moment", ["before the last look", "before the replacement"])
def test_an_edit_between_read_and_write_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], moment: str
) -> None:
    """The second moment is after everything was computed; the first is while fixes are still looked for."""
    file = make_base(tmp_path, one=page("x  =  1\n")) / "one.md"
    monkeypatch.chdir(tmp_path)
    workspace = open_workspace([])
    if moment == "before the last look":
        monkeypatch.setattr("answerkey.fixing.rounds.Prover.prove", lambda *_: file.write_text("theirs"))
    rewrites = mend(workspace, SAFE, Options(jobs=1, cache=False)).rewrites
    file.write_text("theirs", encoding="utf-8")
    assert len(rewrites) == 1
    assert write(workspace.config, rewrites) == 1
    assert file.read_text(encoding="utf-8") == "theirs"
    assert "changed meanwhile, not fixed" in capsys.readouterr().err


@pytest.mark.sweep
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_edit_of_another_process_is_lost(tmp_path: Path, command: tuple[str, ...]) -> None:
    """A file holds what the other process wrote last, or what was made of that: its mark is always there."""
    names = [f"p{number}" for number in range(20)]
    folder = make_base(tmp_path, **dict.fromkeys(names, page("x  =  1\n")))
    chance = random.Random(13)
    for round_ in range(10):
        process = subprocess.Popen([sys.executable, "-m", "answerkey", *command], cwd=tmp_path, stderr=-3, stdout=-3)
        time.sleep(chance.uniform(0.2, 1.5))
        for name in names:
            (folder / f"{name}.md").write_text(page(f"mark  =  {round_}\n"), encoding="utf-8")
        process.wait()
        for name in names:
            text = (folder / f"{name}.md").read_text(encoding="utf-8")
            assert f"mark  =  {round_}\n" in text or f"mark = {round_}\n" in text
