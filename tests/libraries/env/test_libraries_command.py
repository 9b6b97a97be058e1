"""The command as people and pipelines run it, with each installer there is."""

from __future__ import annotations

import io
import json
import sys
import tarfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from command import run
from libraries.env.wheels import offline, shelve

INSTALLERS = [
    pytest.param(name, marks=pytest.mark.skipif(find_spec(name) is None, reason=f"{name} is not installed"))
    for name in ("uv", "pip")
]


def configure(folder: Path, *requirements: str) -> dict[str, str]:
    """A base with these requirements, and the variables with which installers know only the shelf."""
    text = f"[libraries]\nrequirements = {json.dumps(requirements)}\n"
    (folder / "answerkey.toml").write_text(text, encoding="utf-8")
    shelf = folder / "shelf"
    return offline(shelf if shelf.exists() else shelve(shelf))


@pytest.mark.sweep
@pytest.mark.parametrize("installer", INSTALLERS)
def test_a_base_is_synced_and_its_status_shown(tmp_path: Path, installer: str) -> None:
    given = configure(tmp_path, "alpha<2", "beta<2")
    (tmp_path / "pip.py").write_text("raise SystemExit('a module of the repository was run')", encoding="utf-8")
    done = run(tmp_path, "libraries", "sync", "--installer", installer, **given)
    assert (done.returncode, done.stdout.splitlines()[:2]) == (0, ["+ alpha 1.1", "+ beta 1.0"]), done.stderr

    configure(tmp_path, "alpha<2", "beta")
    done = run(tmp_path, "libraries", "sync", "--installer", installer, **given)
    assert (done.returncode, done.stdout) == (0, ""), "what is locked stays"
    done = run(tmp_path, "libraries", "sync", "--locked", **given)
    assert done.stderr.startswith("Nothing to do: 5 distributions installed as in libraries.lock")

    done = run(tmp_path, "libraries", "status", "--check", "--installer", installer, "--format", "json", **given)
    told = json.loads(done.stdout)
    assert (done.returncode, told["inForce"]) == (0, True)
    newest = {library["name"]: library["newest"] for library in told["libraries"]}
    assert newest["beta"] == ("2.0" if newest["beta"] is not None else None), told["newerUnknown"]

    configure(tmp_path, "alpha>2")
    done = run(tmp_path, "libraries", "sync", "--installer", installer, **given)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Error: {installer} can't install the libraries\n  " in done.stderr
    assert "Traceback" not in done.stderr
    done = run(tmp_path, "libraries", "status", "--check", "--offline", **given)
    assert done.returncode == 1
    assert "Out of date: the lock was made for other requirements" in done.stdout


@pytest.mark.sweep
@pytest.mark.parametrize("installer", INSTALLERS)
def test_distributions_without_a_wheel_are_not_built(tmp_path: Path, installer: str) -> None:
    given = configure(tmp_path, "source")
    with tarfile.open(tmp_path / "shelf/source-1.0.tar.gz", "w:gz") as archive:
        for name, text in (("setup.py", f"open({str(tmp_path / 'ran')!r}, 'w')"), ("PKG-INFO", "Name: source\n")):
            entry = tarfile.TarInfo(f"source-1.0/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    done = run(tmp_path, "libraries", "sync", "--installer", installer, **given)
    assert done.returncode == 2
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "arguments, told",
    [
        (("sync", "alpha"), "NAMES select what to upgrade"),
        (("sync", "--upgrade", "--locked"), "which --locked forbids"),
        (("snc",), "did you mean `sync`?"),
        (("status", "--config", "none.toml"), "does not exist"),
        (("sync",), "no libraries are named"),
        (("status",), "no libraries are named"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    (tmp_path / "answerkey.toml").write_text("", encoding="utf-8")
    done = run(tmp_path, "libraries", *arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert told in done.stderr


def test_without_a_configuration_it_says_where_one_goes(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    done = run(tmp_path, "libraries", "status")
    assert done.returncode == 2
    assert "[tool.answerkey.libraries]" in done.stderr


def test_a_lock_says_nothing_to_the_terminal_or_the_pipeline(tmp_path: Path) -> None:
    given = configure(tmp_path, "alpha")
    minor = f"{sys.version_info.major}.{sys.version_info.minor}"
    lock = f"# requires: alpha\n# python: {minor}\n\x1b[2Jalpha==1.0\n"
    (tmp_path / "libraries.lock").write_text(lock, encoding="utf-8")
    done = run(tmp_path, "libraries", "status", **given)
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert "libraries.lock:3: " in done.stderr
