"""`answerkey lint --fix` and `answerkey format`, as a user meets them."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from command import git, in_terminal, make_base, page, run

UGLY = "x = ( 1 )\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    make_base(tmp_path, good=page(), ugly=page(UGLY, count=2), broken=page("x = (\n"))
    return tmp_path


def read(base: Path, name: str) -> str:
    return (base / "content/qa/flask/views" / f"{name}.md").read_bytes().decode()


def test_fix_mends_what_is_safe_and_reports_what_is_left(base: Path) -> None:
    done = run(base, "lint", "--fix")
    assert read(base, "ugly") == page("x = 1\n", count=1)
    assert (read(base, "good"), read(base, "broken")) == (page(), page("x = (\n"))
    assert done.returncode == 1
    assert "snippet/syntax" in done.stdout
    assert "Fixed 2 findings" in done.stdout


def test_after_fix_nothing_is_left_to_fix(base: Path) -> None:
    run(base, "lint", "--fix")
    before = read(base, "ugly")
    again = run(base, "lint", "--fix")
    assert read(base, "ugly") == before
    assert "ixed" not in again.stdout


def test_unsafe_fixes_are_applied_only_when_asked_for(base: Path) -> None:
    text = page("import os\n\nprint(1)\n")
    make_base(base, unused=text)
    run(base, "lint", "--fix")
    assert read(base, "unused") == text
    run(base, "lint", "--unsafe-fixes")
    assert "import os" not in read(base, "unused")


def test_diff_writes_nothing_and_is_a_patch_that_git_applies(base: Path) -> None:
    done = run(base, "lint", "--diff")
    assert done.returncode == 1
    assert read(base, "ugly") == page(UGLY, count=2)
    git(base, "init")
    (base / "fixes.patch").write_bytes(done.stdout.encode())
    git(base, "apply", "fixes.patch")
    assert read(base, "ugly") == page("x = 1\n", count=1)


def test_diff_of_nothing_is_empty_and_exits_0(base: Path) -> None:
    done = run(base, "lint", "content/qa/flask/views/good.md", "--diff")
    assert (done.returncode, done.stdout) == (0, "")


def test_only_the_files_that_were_named_are_fixed(base: Path) -> None:
    make_base(base, other=page(UGLY))
    run(base, "lint", "content/qa/flask/views/other.md", "--fix")
    assert read(base, "other") == page("x = 1\n")
    assert read(base, "ugly") == page(UGLY, count=2)


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_stay_as_they_are(base: Path, line_end: str) -> None:
    make_base(base, ugly=page("x = ( 1 )\ny = [ 2 ]\n").replace("\n", line_end))
    run(base, "lint", "--fix")
    assert read(base, "ugly") == page("x = 1\ny = [2]\n").replace("\n", line_end)


def test_a_byte_order_mark_is_removed_and_nothing_else(base: Path) -> None:
    make_base(base, ugly="\ufeff" + page())
    run(base, "lint", "--fix")
    assert read(base, "ugly") == page()


def test_the_mode_of_a_file_stays(base: Path) -> None:
    file = base / "content/qa/flask/views/ugly.md"
    file.chmod(0o640)
    run(base, "lint", "--fix")
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_link_is_never_written_through(base: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "page.md"
    outside.write_bytes(page(UGLY).encode())
    (base / "content/qa/flask/views/linked.md").symlink_to(outside)
    run(base, "lint", "--fix")
    assert outside.read_bytes().decode() == page(UGLY)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_can_not_be_written_is_named_and_fails_the_run(base: Path) -> None:
    folder = base / "content/qa/flask/views"
    folder.chmod(0o555)
    try:
        done = run(base, "lint", "--fix")
    finally:
        folder.chmod(0o755)
    assert done.returncode == 1
    assert "ugly.md: can't be written" in done.stderr


def test_touch_dates_the_pages_that_were_rewritten(base: Path) -> None:
    run(base, "lint", "--fix", "--touch")
    assert f"updated: {date.today()}" in read(base, "ugly")
    assert "updated: 2026-01-02" in read(base, "good")


def test_touch_dates_the_pages_that_differ_from_the_last_commit(base: Path) -> None:
    git(base, "init")
    git(base, "add", ".")
    git(base, "commit", "-m", "all")
    make_base(base, good=page("y = 2\n"))
    run(base, "lint", "content/qa/flask/views/good.md", "--touch")
    assert read(base, "good") == page("y = 2\n").replace("2026-01-02", str(date.today()))
    assert "updated: 2026-01-02" in read(base, "broken")


def test_format_changes_snippets_alone(base: Path) -> None:
    done = run(base, "format", "content/qa/flask/views/ugly.md")
    assert read(base, "ugly") == page("x = 1\n", count=2)
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 file reformatted, 0 files left unchanged." in done.stderr


def test_format_names_a_snippet_that_does_not_compile_and_fails(base: Path) -> None:
    done = run(base, "format")
    assert done.returncode == 1
    assert "broken.md:20:11: error[snippet/syntax]" in done.stderr
    assert read(base, "ugly") == page("x = 1\n", count=2)


@pytest.mark.parametrize("how", ["--check", "--diff"])
def test_format_can_look_without_writing(base: Path, how: str) -> None:
    done = run(base, "format", how, "content/qa/flask/views/ugly.md")
    assert done.returncode == 1
    assert read(base, "ugly") == page(UGLY, count=2)
    assert ("+      x = 1" in done.stdout) == (how == "--diff")
    assert run(base, "format", how, "content/qa/flask/views/good.md").returncode == 0


def test_format_also_formats_where_the_configuration_does_not_report_it(base: Path) -> None:
    (base / "answerkey.toml").write_text('ignore = ["snippet/format"]\n', encoding="utf-8")
    run(base, "format", "content/qa/flask/views/ugly.md")
    assert read(base, "ugly") == page("x = 1\n", count=2)


def test_a_snippet_that_asks_to_be_left_alone_is_not_formatted(base: Path) -> None:
    text = page(UGLY).replace(
        "      ```python", "      <!-- answerkey: ignore snippet/format -- aligned -->\n      ```python"
    )
    make_base(base, ugly=text)
    run(base, "format")
    assert read(base, "ugly") == text


NAME = "content/qa/flask/views/ugly.md"


def test_standard_input_is_checked_in_the_place_of_a_file(base: Path) -> None:
    done = run(base, "lint", "-", "--stdin-filename", NAME, "--format", "concise", stdin=page("x = (\n"))
    assert done.returncode == 1
    assert done.stdout.startswith(f"{NAME}:20:11: error snippet/syntax")
    assert done.stdout.count("\n") == 1


def test_standard_input_knows_the_rest_of_the_base(base: Path) -> None:
    done = run(base, "lint", "-", "--stdin-filename", NAME, stdin=page(related="/flask/views/good"))
    assert done.returncode == 0
    done = run(base, "lint", "-", "--stdin-filename", NAME, stdin=page(related="/flask/views/gone"))
    assert "reference/related" in done.stdout


def test_standard_input_may_be_a_file_that_does_not_exist_yet(base: Path) -> None:
    name = "content/qa/flask/views/new.md"
    assert run(base, "lint", "-", "--stdin-filename", name, stdin=page()).returncode == 0
    assert not (base / name).exists()


def test_standard_input_is_fixed_on_standard_output(base: Path) -> None:
    done = run(base, "lint", "-", "--stdin-filename", NAME, "--fix", stdin=page(UGLY, count=2))
    assert (done.returncode, done.stdout) == (0, page("x = 1\n"))
    assert "ixed 2 findings" in done.stderr
    assert read(base, "ugly") == page(UGLY, count=2)


@pytest.mark.parametrize("text", [page(UGLY, count=2), page("x = (\n"), page(), "", "\ufeff", "no front matter"])
def test_formatting_standard_input_prints_all_of_it(base: Path, text: str) -> None:
    done = run(base, "format", "-", "--stdin-filename", NAME, stdin=text)
    assert done.stdout == text.replace("( 1 )", "1")


@pytest.mark.parametrize(
    "arguments", [["-"], ["-", "a.md", "--stdin-filename", "a.md"], ["a.md", "--stdin-filename", "a.md"]], ids=str
)
@pytest.mark.parametrize("command", ["lint", "format"])
def test_standard_input_needs_a_name_and_stands_alone(base: Path, command: str, arguments: list[str]) -> None:
    (base / "a.md").write_text("x\n", encoding="utf-8")
    assert run(base, command, *arguments, stdin="x\n").returncode == 2


def test_content_can_not_steer_the_terminal_through_a_diff(base: Path) -> None:
    make_base(base, ugly=page("x = ( 1 )  # \u202e\n"))
    shown = in_terminal(base, "lint", "--diff")
    assert "\u202e" not in shown
    assert "\\u202e" in shown


@pytest.mark.parametrize(
    ("written", "dated"),
    [
        ("'2026-01-02'", "'{today}'"),
        ('"2026-01\\x2d02"', '"{today}"'),
        ('"2026-01-\n  02"', '"{today}"'),
        ("2026-01-02 # when", "{today} # when"),
    ],
)
def test_touch_keeps_the_quotes_of_a_date(base: Path, written: str, dated: str) -> None:
    make_base(base, ugly=page(UGLY).replace("2026-01-02", written))
    run(base, "lint", "--fix", "--touch")
    assert read(base, "ugly") == page("x = 1\n").replace("2026-01-02", dated.format(today=date.today()))


@pytest.mark.parametrize("written", ["!!str 2026-01-02", "&a 2026-01-02", "|\n  2026-01-02", "20260102"])
def test_touch_leaves_a_date_alone_that_is_no_plain_text(base: Path, written: str) -> None:
    text = page(UGLY).replace("2026-01-02", written)
    make_base(base, ugly=text)
    done = run(base, "lint", "--fix", "--touch", "content/qa/flask/views/ugly.md")
    assert read(base, "ugly") == text.replace(UGLY, "x = 1\n")
    assert "bug" not in done.stderr


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("unclosed", page()[:-4]),
        ("plain", "```python\nx = ( 1 )\n```\n"),
        ("yaml", page().replace("Flask", "[Flask", 1)),
        ("latin", page().replace("A function", "A fun\udcffction")),
    ],
)
def test_format_names_a_file_that_can_not_be_read_and_fails(base: Path, name: str, text: str) -> None:
    path = base / f"content/qa/flask/views/{name}.md"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    done = run(base, "format", str(path))
    assert f"{name}.md:" in done.stderr
    assert done.returncode == 1
    assert path.read_bytes() == text.encode("utf-8", "surrogateescape")


def test_a_file_with_the_longest_name_is_fixed(base: Path) -> None:
    name = "u" * 252
    make_base(base, **{name: page(UGLY)})
    run(base, "lint", "--fix")
    assert read(base, name) == page("x = 1\n")


@pytest.mark.parametrize("name", [b"new\nline.md", b"t\tab.md", b'"quoted".md', b"latin\xff.md", "é 😀.md".encode()])
def test_git_applies_a_diff_whatever_the_name_of_the_file(base: Path, name: bytes) -> None:
    path = base / "content/qa/flask/views" / os.fsdecode(name)
    path.write_bytes(page(UGLY).encode())
    done = run(base, "lint", "--diff", os.fspath(path))
    assert done.returncode == 1
    (base / "fix.patch").write_text(done.stdout, encoding="utf-8", newline="")
    git(base, "apply", "fix.patch")
    assert path.read_bytes().decode() == page("x = 1\n")


def test_a_patch_can_not_be_asked_for_together_with_a_report(base: Path) -> None:
    done = run(base, "lint", "--diff", "--output", "json:report.json")
    assert done.returncode == 2
    assert "--output" in done.stderr
