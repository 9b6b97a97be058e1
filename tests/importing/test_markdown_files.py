"""Each file of a folder is a question, and each that is none is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from answerkey.importing.markdown_files import Keys, read_folder
from answerkey.importing.questions import QuestionList
from answerkey.importing.result import SourceError
from command import run


def folder(root: Path, **files: str) -> Path:
    """A folder of Markdown files, which are named by keywords: `a__b` is `a/b.md`."""
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def read(root: Path, **files: str) -> QuestionList:
    return read_folder(folder(root, **files), Keys())


ONE = {
    "a heading": ("# What?\n\nSo.\n", "What?", "So.\n"),
    "a heading of a number and a level": ("## 3. What? 🔴\nSo.\n", "What?", "So.\n"),
    "a title": ("---\ntitle: What?\n---\nSo.\n", "What?", "So.\n"),
    "a question": ("---\ntitle: A\nq: What?\n---\nSo.\n", "What?", "So.\n"),
    "a title that is repeated": ("---\ntitle: What?\n---\n# What?\n\nSo.\n", "What?", "So.\n"),
    "a title above another heading": ("---\ntitle: What?\n---\n## So\n\nYes.\n", "What?", "## So\n\nYes.\n"),
    "line ends of Windows": ("---\r\ntitle: What?\r\n---\r\nSo.\r\n", "What?", "So.\n"),
}


@pytest.mark.parametrize(("text", "q", "a"), ONE.values(), ids=ONE)
def test_a_file_is_a_question(tmp_path: Path, text: str, q: str, a: str) -> None:
    (tmp_path / "x.md").write_bytes(text.encode())
    (question,) = read_folder(tmp_path, Keys()).questions
    assert (question.q, question.a) == (q, a)


def test_front_matter_gives_the_rest(tmp_path: Path) -> None:
    text = "---\nid: a-set\ndifficulty: Senior\ntags: [b, c]\nauthor: d\n---\n# What?\n\n- [ ] no\n- [x] yes\n"
    listed = read(tmp_path, sets__x=text, sets__README="# All of *sets*\n", y="# Why?\nSo.\n")
    first, second = listed.questions
    assert (first.id, first.difficulty, first.tags, first.kind) == ("a-set", "hard", ("b", "c"), None)
    assert [tuple(choice) for choice in first.choices] == [("no", False, None), ("yes", True, None)]
    assert [section.title for section in first.sections] == ["All of *sets*"]
    assert second.sections == ()
    assert ("key `author`", "left out in 1 file", False) in listed.notices
    assert listed.share.percent == 100


def test_files_are_ordered_as_a_reader_orders_them(tmp_path: Path) -> None:
    files = {f"q{number}": f"# Q{number} what\nSo.\n" for number in (10, 2, 1)}
    assert [question.q for question in read(tmp_path, **files).questions] == ["what"] * 3
    assert [question.line for question in read_folder(tmp_path, Keys()).questions] == [1, 2, 3]


LOST = {
    "no question": ("Text.\n", "it has no question: neither a key of its front matter nor a heading"),
    "no answer": ("# What?\n", "`What?` has no answer"),
    "broken YAML": ("---\ntitle: [a\n---\nSo.\n", "line 3: "),
    "an alias": ("---\na: &x 1\ntitle: *x\n---\nSo.\n", "line 3: "),
    "no mapping": ("---\n- a\n---\n# What?\nSo.\n", "its front matter is not a mapping"),
}


@pytest.mark.parametrize(("text", "message"), LOST.values(), ids=LOST)
def test_a_file_that_is_no_question_is_named(tmp_path: Path, text: str, message: str) -> None:
    listed = read(tmp_path, a=text, b="# Why?\nSo.\n")
    assert [notice.where for notice in listed.notices if notice.lost] == ["a.md"]
    assert listed.notices[0].message.startswith(message)
    assert listed.share.percent == 50


def test_what_can_not_be_read_is_named(tmp_path: Path) -> None:
    folder(tmp_path, b="# Why?\nSo.\n")
    (tmp_path / "bytes.md").write_bytes(b"# What?\n\xff\n")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "link.md").symlink_to(tmp_path / "b.md")
    notices = {notice.where: notice.message for notice in read_folder(tmp_path, Keys()).notices if notice.lost}
    assert set(notices) == {"bytes.md", "link.md", "pipe.md"}
    assert notices["bytes.md"] == "not UTF-8: the byte 0xff at 8 fits no character"
    assert notices["pipe.md"] == "not a regular file"


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="it has no Markdown files"):
        read_folder(tmp_path, Keys())


def test_links_between_files_become_addresses_and_images_are_copied(tmp_path: Path) -> None:
    files = {
        "sets__one": "# One?\n\nSee [two](../lists/two.md#x), [self](#y) and [none](gone.md). ![p](img/p.png)\n",
        "lists__two": "---\nsection: Long lists\nlevel: easy\n---\n# Two?\n\nSee [one](/sets/one).\n",
    }
    folder(tmp_path / "notes", **files)
    (tmp_path / "notes/sets/img").mkdir()
    (tmp_path / "notes/sets/img/p.png").write_bytes(b"x")
    done = run(tmp_path, "import", "folder", "notes", "--framework", "py", "--section", "section")
    assert done.returncode == 0, done.stderr
    one = (tmp_path / "content/qa/py/questions/sets.md").read_text(encoding="utf-8")
    two = (tmp_path / "content/qa/py/questions/long-lists.md").read_text(encoding="utf-8")
    assert "See [two](/py/questions/long-lists#two), [self](/py/questions/sets#one) and none." in one
    assert "![p](/images/py/p.png)" in one
    assert "See [one](/py/questions/sets#one)." in two
    assert "100 % of 2 files placed." in done.stderr
