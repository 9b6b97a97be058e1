"""Repositories whose history is known."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from answerkey.git import runner
from answerkey.git.blame import UNKNOWN
from answerkey.git.history import LineHistory, committed_lines, current_lines, read_tip
from command import git

PAGES = ":(glob)qa/**"


class Repository:
    """A repository whose commits are an hour apart and each by another author."""

    def __init__(self, folder: Path, name: str = "content") -> None:
        self.folder, self.root = folder, folder / name
        self.hours = 0
        (self.root / "qa").mkdir(parents=True)
        git(folder, "init", "--quiet")

    def write(self, name: str, data: bytes) -> None:
        path = self.root / "qa" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def commit(self, *arguments: str, author: str = "") -> str:
        self.hours += 1
        name = author or f"Author {self.hours} <{self.hours}@example.org>"
        # a raw time far in the future of the epoch; git reads small numbers as something else
        moment = f"{1_700_000_000 + 3600 * self.hours} +0200"
        git(self.folder, "add", "--all")
        settings = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"]
        settings += ["-c", "commit.gpgsign=false", "-c", "maintenance.auto=false"]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1"}
        environment |= {"GIT_COMMITTER_DATE": moment, "GIT_AUTHOR_DATE": moment}
        command = ["git", *settings, "commit", "--quiet", "--allow-empty", f"--author={name}", "-m", "x", *arguments]
        subprocess.run(command, cwd=self.folder, env=environment, check=True, capture_output=True)
        return git(self.folder, "rev-parse", "HEAD").strip()

    def merge(self, branch: str) -> None:
        """Merge a branch, keeping both sides where they conflict, so that lines of the merge's own come about too."""
        settings = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"]
        subprocess.run(
            ["git", *settings, "merge", "--quiet", "--no-commit", "--no-ff", branch],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1"},
            capture_output=True,
            check=False,
        )

    def lines(self) -> LineHistory:
        """Return the history of the lines on disk."""
        repository = runner.Repository(self.root)
        tip = read_tip(repository)
        return current_lines(repository, committed_lines(repository, tip, (PAGES,)), tip, (PAGES,))

    def owners(self) -> dict[str, list[str]]:
        """Return the author of each line by file; empty for lines that are not committed."""
        history = self.lines()
        return {
            path: [history.commits[o].author if o != UNKNOWN else "" for o in lines.owners]
            for path, lines in history.files.items()
        }

    def blamed(self, *arguments: str) -> dict[str, list[str]]:
        """Return the same by `git blame`."""
        listed = git(self.folder, "-c", "core.quotePath=false", "ls-files", "-z", str(self.root / "qa"))
        blamed = {}
        for name in filter(None, listed.split("\0")):
            printed = git(self.folder, "blame", "--porcelain", *arguments, "--", name)
            authors: dict[str, str] = {}
            lines, commit = [], ""
            for line in printed.split("\n"):
                if line.startswith("author "):
                    authors[commit] = line.removeprefix("author ")
                elif line.startswith("\t"):
                    lines.append(commit)
                elif len(line.split(" ")[0]) == 40:
                    commit = line.split(" ")[0]
            path = (self.folder / name).relative_to(self.root).as_posix()
            blamed[path] = ["" if set(c) == {"0"} else authors[c] for c in lines]
        return blamed
