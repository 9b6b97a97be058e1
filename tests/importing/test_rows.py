"""Tables give one question a row, and each row that gives none is named."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.importing.result import SourceError
from answerkey.importing.rows import Columns, read_rows
from command import run

COLUMNS = Columns("question", "answer")
TABLES = {
    "csv": ('question,answer\nWhat?,"One,\ntwo."\n\nWhy?,"""So"""\n', "csv"),
    "tsv": ('answer\tquestion\n"One,\ntwo."\tWhat?\n"""So"""\tWhy?\n', "tsv"),
    "jsonl": (
        '{"question": "What?", "answer": "One,\\ntwo."}\n\n{"question": "Why?", "answer": "\\"So\\""}\n',
        "jsonl",
    ),
    "line ends of Windows": ('\ufeffquestion,answer\r\nWhat?,"One,\r\ntwo."\r\nWhy?,"""So"""\r\n', "csv"),
}


@pytest.mark.parametrize(("text", "kind"), TABLES.values(), ids=TABLES)
def test_each_row_is_a_question(text: str, kind: str) -> None:
    readme = read_rows(text, kind, COLUMNS)
    assert [(q.q, q.a) for q in readme.questions] == [("What?", "One,\ntwo.\n"), ("Why?", '"So"\n')]
    assert (readme.notices, readme.share.percent) == ((), 100)


LOST = {
    "no question": ("question,answer\n,a\n", "csv", "line 2: the row has no text in `question`"),
    "no answer": ("question,answer\nWhat?\n", "csv", "line 2: `What?` has no answer"),
    "more fields": ("question,answer\nWhat?,a,b\n", "csv", "line 2: the row has 3 fields, not 2"),
    "below a row of two lines": ('question,answer\n"What\nis?",a\nWhy?,\n', "csv", "line 4: `Why?` has no answer"),
    "not JSON": ('{"question": "a", "answer": "b"}\n{\n', "jsonl", "line 2: the line is not JSON"),
    "no object": ('{"question": "a", "answer": "b"}\n[1]\n', "jsonl", "line 2: the line is not a JSON object"),
    "deep JSON": ('{"question": "a", "answer": "b"}\n' + "[" * 100_000 + "\n", "jsonl", "line 2: the line is not JSON"),
}


@pytest.mark.parametrize(("text", "kind", "message"), LOST.values(), ids=LOST)
def test_a_row_that_is_no_question_is_named(text: str, kind: str, message: str) -> None:
    readme = read_rows(text, kind, COLUMNS)
    assert [f"{where}: {text}" for where, text, lost in readme.notices if lost] == [message]
    assert readme.share.percent < 100


REFUSED = {
    "no column": ("q,a\nx,y\n", "csv", "it has no column `question`; its columns are `q`, `a`"),
    "nothing": ("", "csv", "it has no rows"),
    "no rows": ("question,answer\n", "csv", "it has no rows"),
    "an open quote": ('question,answer\n"x,y\n', "csv", "line 2: "),
    "two columns of a name": ("question,question,answer\nx,y,z\n", "csv", "it has two columns `question`"),
}


@pytest.mark.parametrize(("text", "kind", "message"), REFUSED.values(), ids=REFUSED)
def test_a_table_that_can_not_be_read_is_refused(text: str, kind: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_rows(text, kind, COLUMNS)


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufeff"), min_size=1).filter(str.strip)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5), st.sampled_from(["csv", "tsv", "jsonl"]))
def test_what_is_written_is_read(rows: list[tuple[str, str]], kind: str) -> None:
    stream = io.StringIO(newline="")
    if kind == "jsonl":
        stream.writelines(json.dumps({"question": q, "answer": a}) + "\n" for q, a in rows)
    else:
        csv.writer(stream, delimiter=",\t"[kind == "tsv"]).writerows([("question", "answer"), *rows])
    questions = read_rows(stream.getvalue(), kind, COLUMNS).questions
    assert [q.q for q in questions] == [q.strip() for q, _ in rows]
    assert [q.a.strip("\n ") for q in questions] == [a.strip("\n ") for _, a in rows] or any("\t" in a for _, a in rows)


def test_sections_of_a_table_are_pages(tmp_path: Path) -> None:
    text = "q,a,s,l\nWhat?,One.,Sets,Senior\nWhy?,See [x](#x).,Lists,\n"
    (tmp_path / "cards.csv").write_text(text, encoding="utf-8")
    columns = ("--question", "q", "--answer", "a", "--section", "s", "--level", "l")
    done = run(tmp_path, "import", "table", "cards.csv", "--framework", "py", *columns)
    assert done.returncode == 0, done.stderr
    assert "100 % of 2 rows placed." in done.stderr
    sets = (tmp_path / "content/qa/py/questions/sets.md").read_text(encoding="utf-8")
    assert "    difficulty: hard\n    q: What?\n    a: |\n      One.\n" in sets
    assert "      See x.\n" in (tmp_path / "content/qa/py/questions/lists.md").read_text(encoding="utf-8")


def test_a_format_that_is_not_known_is_asked_for(tmp_path: Path) -> None:
    done = run(tmp_path, "import", "table", "-", "--framework", "py", stdin="question,answer\nWhat?,One.\n")
    assert (done.returncode, "use --format csv, tsv or jsonl" in done.stderr) == (2, True)
    done = run(
        tmp_path, "import", "table", "-", "--framework", "py", "--format", "csv", stdin="question,answer\nA?,b\n"
    )
    assert done.returncode == 0, done.stderr
