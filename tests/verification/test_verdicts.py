"""`verified.json`: any text is read without failing, what is written is read again, and branches merge."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.verification import Broken, Verdict, VerdictFile, Verdicts, parse, render

VERDICT = Verdict("5f", "proved", "3.13", {"fastapi": "0.165.0"}, "2026-11-22", 2)
ADDRESSES = st.builds("/{}#{}".format, st.text(min_size=1).filter(lambda t: "#" not in t), st.text(min_size=1))
LANGUAGES = st.sets(st.sampled_from(["c", "csharp", "javascript"])).map(lambda tags: tuple(sorted(tags)))
VERDICTS = st.builds(
    Verdict,
    st.text("0123456789abcdef", min_size=1, max_size=32),
    st.sampled_from(["compiled", "checked", "ran", "proved"]),
    st.sampled_from(["3.9", "3.13"]),
    st.dictionaries(st.sampled_from(["fastapi", "sqlalchemy", "a"]), st.sampled_from(["1", "2.0.0rc1", "1!2+x-1"])),
    st.dates().map(str),
    st.integers(0, 10**9),
    LANGUAGES,
)
OTHER = Verdict("5f", "compiled", "", {}, "2026-11-22", languages=("javascript", "sql"))


@given(st.dictionaries(ADDRESSES, VERDICTS | st.just(OTHER), max_size=5))
def test_what_is_written_is_read_and_written_again(verdicts: dict[str, Verdict]) -> None:
    text = render(verdicts)
    assert parse(text) == Verdicts(verdicts)
    assert render(parse(text).by_address) == text
    assert json.loads(text.encode()).keys() == {*verdicts, "format"}


@given(st.text() | st.text('{}[]",:/#a1\n\\ ') | st.recursive(st.none(), st.lists, max_leaves=5).map(json.dumps))
def test_any_text_is_read_or_faulty(text: str) -> None:
    found = parse(text)
    assert all(0 <= fault.span.start <= fault.span.end <= len(text) for fault in found.faults)
    assert found.faults or text.lstrip().startswith("{")


@given(st.data())
def test_a_damaged_file_is_read_or_faulty(data: st.DataObject) -> None:
    text = render({"/a#b": VERDICT, "/a#c": VERDICT})
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    found = parse(text[:start] + data.draw(st.text(max_size=3)) + text[end:])
    assert all(isinstance(verdict, Verdict) for verdict in found.by_address.values())


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"/a#b": ' + "9" * 5000 + "}"])
def test_what_is_nested_or_long_without_end_is_faulty(text: str) -> None:
    assert parse(text).faults


def test_a_question_is_a_line_and_the_order_is_that_of_addresses() -> None:
    lines = render({"/b#z": VERDICT, "/b#a": VERDICT, "/a/ü#x": VERDICT}).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["{", '"/a/ü#x"', '"/b#a"', '"/b#z"', '"format"', "}"]
    value = (
        '{"digest": "5f", "kind": "proved", "python": "3.13", "libraries": {"fastapi": "0.165.0"},'
        ' "at": "2026-11-22", "assertions": 2}'
    )
    assert lines[2] == f'"/b#a": {value},'


def test_a_verdict_on_other_languages_alone_names_no_python() -> None:
    value = (
        '{"digest": "5f", "kind": "compiled", "libraries": {}, "at": "2026-11-22", "languages": ["javascript", "sql"]}'
    )
    assert render({"/a#b": OTHER}).splitlines()[1] == f'"/a#b": {value},'


@pytest.mark.parametrize(
    "change",
    [
        {"languages": []},
        {"languages": ["sql", "javascript"]},
        {"languages": ["sql", "sql"]},
        {"languages": ["<b>"]},
        {"languages": [1]},
        {"languages": "sql"},
        {"kind": "proved"},
        {"python": ""},
    ],
)
def test_languages_are_tags_in_order_and_only_what_compiles_has_no_python(change: dict[str, object]) -> None:
    value = {"digest": "5f", "kind": "compiled", "libraries": {}, "at": "2026-11-22", "languages": ["sql"]}
    assert not parse(json.dumps({"/a#b": value})).faults
    assert parse(json.dumps({"/a#b": {**value, **change}})).faults


def test_an_address_with_half_of_a_surrogate_pair_is_written_as_its_escape() -> None:
    text = render({"/a#\ud800": VERDICT})
    assert text.encode()
    assert parse(text).by_address == {"/a#\ud800": VERDICT}


def test_branches_that_record_other_questions_merge(tmp_path: Path) -> None:
    middle = {f"/a/b#{name}": VERDICT for name in "dmq"}
    texts = {
        "one": {**middle, "/a/b#a": VERDICT, "/a/b#d": VERDICT._replace(at="2026-11-23")},
        "base": middle,
        "two": {**middle, "/a/b#z": VERDICT, "/a/b#q": VERDICT._replace(at="2026-11-24")},
    }
    for name, verdicts in texts.items():
        (tmp_path / name).write_text(render(verdicts), encoding="utf-8")
    done = subprocess.run(
        ["git", "merge-file", "-p", "one", "base", "two"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert parse(done.stdout) == Verdicts({**texts["two"], **texts["one"], "/a/b#q": texts["two"]["/a/b#q"]})


def test_a_file_is_replaced_where_something_changed(tmp_path: Path) -> None:
    stored = VerdictFile.open(tmp_path)
    assert not stored.replace({})
    assert stored.replace({"/a#b": VERDICT})
    again = VerdictFile.open(tmp_path)
    assert again.verdicts == {"/a#b": VERDICT}
    assert not again.replace({"/a#b": VERDICT})
    assert again.replace({})
    assert (tmp_path / "verified.json").read_text("utf-8") == '{\n"format": 1\n}\n'


def test_the_line_ends_of_a_checkout_on_windows_stay(tmp_path: Path) -> None:
    path = tmp_path / "verified.json"
    path.write_bytes(render({"/a#b": VERDICT}).replace("\n", "\r\n").encode())
    stored = VerdictFile.open(tmp_path)
    assert not stored.replace({"/a#b": VERDICT})
    assert stored.replace({"/a#c": VERDICT})
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n") == 4


@pytest.mark.parametrize(
    "data, where",
    [
        (b'{\n"/a#b": 1}', ":2:9: not a verdict"),
        (b"{\n<<<<<<< HEAD\n", ":2:1: a merge conflict marker"),
        (b"\xff", ": not UTF-8"),
    ],
)
def test_a_broken_file_is_named_with_its_place_and_left_alone(data: bytes, where: str, tmp_path: Path) -> None:
    (tmp_path / "verified.json").write_bytes(data)
    with pytest.raises(Broken) as raised:
        VerdictFile.open(tmp_path)
    assert f"verified.json{where}" in str(raised.value)
    assert (tmp_path / "verified.json").read_bytes() == data
