"""Follows a page of docs/ as a reader does who types everything, in order, in an empty folder.

    ```console             commands behind `$ `, each with what it prints below it
    ```LANGUAGE file PATH  a file to write
    ```diff                a change to make in a file
    ```LANGUAGE            anything else is only read

usage: walkthrough.py PAGE [FOLDER]

With a folder of programs, such as `bin` of a virtual environment, the page is followed with these and nothing else of
this environment. Prints the first line that is not that of the page, and fails then.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

_SECONDS = re.compile(r"\bin (?:\d+ min )?\d+(?:\.\d+)? m?s\b")
_PYTHON = re.compile(r"\bPython 3\.\d+\.\d+\b")
_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
_SYSTEM = ("/usr/local/bin", "/usr/bin", "/bin")


@dataclass
class Walk:
    """A reader's terminal: a folder, and the programs that it finds."""

    home: Path
    programs: Path

    def __post_init__(self) -> None:
        self.folder = self.home

    def take(self, fence: Token) -> str:
        """Do what a code block says; return the block as it should be."""
        word, _, rest = fence.info.partition(" ")
        if word == "console":
            return "".join(f"$ {command}\n{self.run(command)}" for command in commands(fence.content))
        if rest.startswith("file "):
            path = self.folder / rest.removeprefix("file ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(fence.content, encoding="utf-8")
        elif word == "diff":
            subprocess.run(["git", "apply", "-"], input=fence.content, text=True, cwd=self.folder, check=True)
        return fence.content

    def run(self, command: str) -> str:
        """Return what a command prints."""
        script = f"{command}\ncode=$?\npwd >'{self.home}/.folder'\nexit $code"
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self.variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.folder = Path((self.home / ".folder").read_text(encoding="utf-8").strip())
        return same_everywhere(done.stdout.replace(str(self.home), "~"))

    def variables(self) -> dict[str, str]:
        """Return the whole environment: nothing of ours counts, such as a cache or a history."""
        path = os.pathsep.join([str(self.programs), *_SYSTEM])
        author = {f"GIT_{role}_{key}": "reader" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
        return {"PATH": path, "HOME": str(self.home), "LANG": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1", **author}


def same_everywhere(output: str) -> str:
    """Return an output with times, days and versions of Python that no machine changes."""
    output = _PYTHON.sub("Python 3.13.9", output)
    return _DAY.sub("2026-11-30", _SECONDS.sub("in 0.2 s", output))


def commands(block: str) -> Iterator[str]:
    """Yield the commands of a block."""
    return (line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ "))


def followed(text: str, programs: Path) -> str:
    """Return a page with the outputs that its commands have when it is followed from its beginning."""
    with tempfile.TemporaryDirectory(prefix="answerkey-docs-") as folder:
        return _walk(text, Walk(Path(folder).resolve(), programs))


def walked(text: str, programs: Path, home: Path) -> Path:
    """Follow a page in an empty folder; return the folder in which it ends."""
    walk = Walk(home, programs)
    _walk(text, walk)
    return walk.folder


def _walk(text: str, walk: Walk) -> str:
    lines = text.splitlines(keepends=True)
    for fence in MarkdownIt("commonmark").parse(text):
        if fence.type == "fence" and fence.map and fence.level == 0:
            first, last = fence.map
            lines[first + 1 : last - 1] = [walk.take(fence), *[""] * (last - first - 3)]
    return "".join(lines)


def main(page: str, programs: str = "") -> int:
    text = Path(page).read_text(encoding="utf-8")
    now = followed(text, Path(programs).absolute() if programs else Path(sys.executable).parent)
    for before, after in zip(text.splitlines(), now.splitlines(), strict=False):
        if before != after:
            print(f"{page}: expected `{before}`, got `{after}`")
            break
    return now != text


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
