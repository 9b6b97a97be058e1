"""The examples of the repository, and bases that are started from them."""

from __future__ import annotations

from pathlib import Path

from command import run

ROOT = Path(__file__).parents[2]
_BUILT = {"dist", "ids.lock", "verified.json"}  # what commands leave in a working copy


def files_of(example: str) -> dict[str, bytes]:
    """The files of an example by path, without what commands leave there."""
    folder = ROOT / "examples" / example
    paths = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        relative.as_posix(): path.read_bytes()
        for relative, path in paths.items()
        if not _BUILT & set(relative.parts) and not any(part.startswith(".") for part in relative.parts)
    }


def start(folder: Path, example: str) -> Path:
    """A base that `answerkey init` starts from an example."""
    done = run(folder, "init", "--example", example, example)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / example
