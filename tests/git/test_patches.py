"""Patches as git prints them."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest

from answerkey.git.patches import FileDiff, Hunk, read_patches, uncommitted_patches
from answerkey.git.runner import Repository
from command import git, make_base, page

COMMIT = b"1" * 40 + b"\n"


def read(*lines: bytes) -> list[list[FileDiff]]:
    """Return the files of each commit, without those before the first."""
    return list(read_patches(BytesIO(b"".join(line + b"\n" for line in lines)), "content/"))


def diff(name: str) -> bytes:
    return f"diff --git a/content/{name} b/content/{name}".encode()


@pytest.mark.parametrize(
    ("header", "lines", "hunk"),
    [
        (b"@@ -1 +1 @@", [b"-a", b"+b"], Hunk(0, 1, 1)),
        (b"@@ -3,2 +2,0 @@", [b"-a", b"-b"], Hunk(2, 2, 0)),
        (b"@@ -0,0 +1,2 @@ def x():", [b"+--- a", b"++++ b"], Hunk(0, 0, 2)),
        (
            b"@@ -1 +1 @@",
            [b"-a", b"\\ No newline at end of file", b"+b", b"\\ No newline at end of file"],
            Hunk(0, 1, 1),
        ),
    ],
)
def test_a_hunk_is_read_to_its_end(header: bytes, lines: list[bytes], hunk: Hunk) -> None:
    (files,) = read(diff("a.md"), b"index 1..2", header, *lines, diff("b.md"))
    assert files == [FileDiff("a.md", "a.md", [hunk]), FileDiff("b.md", "b.md")]


def test_ids_on_added_lines_are_gathered() -> None:
    added = [b"+  - id: one", b'+  - "id": "two"', b"+    - {id: three, q: x}", b"+avoid: this"]
    (files,) = read(diff("a.md"), b"@@ -1 +1,4 @@", b"-  - id: old", *added)
    assert files[0].ids == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ([b"new file mode 100644"], (None, "a.md")),
        ([b"deleted file mode 100644"], ("a.md", None)),
        ([b"rename from content/b.md", b"rename to content/c d.md"], ("b.md", "c d.md")),
        ([b'rename from "content/\\303\\244\\t\\".md"', b"rename to content/c.md"], ('ä\t".md', "c.md")),
    ],
)
def test_old_and_new_names_are_read(lines: list[bytes], names: tuple[str | None, str | None]) -> None:
    (files,) = read(diff("a.md"), *lines)
    assert (files[0].old, files[0].new) == names


@pytest.mark.parametrize("digits", [40, 64])
def test_each_commit_has_a_list_of_its_own(digits: int) -> None:
    name = b"a" * digits
    assert read(name, diff("a.md"), name, name, diff("b.md")) == [
        [],
        [FileDiff("a.md", "a.md")],
        [],
        [FileDiff("b.md", "b.md")],
    ]


def test_a_page_of_a_terabyte_is_not_compared(tmp_path: Path) -> None:
    """Its size on disk is none; git would read and hash it for hours."""
    folder = make_base(tmp_path, one=page(), two=page())
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "all")
    os.truncate(folder / "one.md", 2**40)
    (folder / "two.md").write_text(page("y = 2\n"), encoding="utf-8")
    patches = uncommitted_patches(Repository(tmp_path / "content"), "content/", ("qa",))
    assert [patch.new for patch in patches] == ["qa/flask/views/two.md"]
