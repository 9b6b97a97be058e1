"""The lock can be read by people, pip and git."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerkey.config import ConfigError
from answerkey.libraries.lockfile import Lock, Pin, parse_lock, read_lock, render_lock

LOCK = Lock(
    ("alpha[more]>=1", "beta"),
    "3.13",
    (Pin("alpha", "1.0"), Pin("beta", url="https://example.org/beta.whl"), Pin("pytest", "9.0", support=True)),
)


def test_a_lock_is_what_it_was_when_it_is_read_again() -> None:
    assert parse_lock(render_lock(LOCK), "libraries.lock") == LOCK


def test_the_text_is_sorted_and_has_a_version_a_line() -> None:
    assert render_lock(LOCK).splitlines()[2:] == [
        "# requires: alpha[more]>=1",
        "# requires: beta",
        "# python: 3.13",
        "alpha==1.0",
        "beta @ https://example.org/beta.whl",
        "pytest==9.0  # for proofs",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_order_line_ends_and_other_comments_do_not_count(end: str) -> None:
    lines = render_lock(LOCK).splitlines()
    assert parse_lock(end.join(["# mine", *reversed(lines), ""]), "x") == LOCK


def test_a_lock_fits_requirements_in_any_order_and_no_others() -> None:
    assert LOCK.fits([" beta", "alpha[more]>=1", "beta"])
    assert not LOCK.fits(["beta"])
    assert not LOCK.fits(["alpha[more]>=2", "beta"])


@pytest.mark.parametrize(
    "line, told",
    [
        ("<<<<<<< HEAD", "libraries.lock:2: a merge conflict"),
        ("=======", "libraries.lock:2: a merge conflict"),
        (">>>>>>> branch", "libraries.lock:2: a merge conflict"),
        ("alpha>=1", "libraries.lock:2: `alpha>=1` is not a pin"),
        ("--index-url https://example.org", "libraries.lock:2: `--index-url https://example.org` is not a pin"),
        ("-e .", "libraries.lock:2: `-e .` is not a pin"),
        ("alpha==1.0 --hash=sha256:0", "libraries.lock:2: `alpha==1.0 --hash=sha256:0` is not a pin"),
        ("alpha==1.0; python_version > '3'", "is not a pin"),
        ("al\x1bpha==1", "is not a pin"),
        ("Beta==1.0\nbeta==2.0", "libraries.lock:3: `beta` is here for the second time"),
        ("# python: 3.12", "libraries.lock:1: one line"),
    ],
)
def test_a_broken_lock_is_an_error_at_its_line(line: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told.replace("(", r"\(")):
        parse_lock(f"# python: 3.13\n{line}\n", "libraries.lock")


def test_a_lock_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "libraries.lock").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_lock(tmp_path / "libraries.lock")
    assert read_lock(tmp_path / "none") is None
    with pytest.raises(ConfigError):
        read_lock(tmp_path)
