"""The file of addresses: what is written is read, and merges of it are files of addresses again."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.identity.lock import Lock, State, is_address, line_end_of, parse, render
from answerkey.identity.redirects import destinations, follow, shortened
from answerkey.source import LineIndex
from properties import examples

ADDRESS = st.one_of(
    st.from_regex(r"/[a-c](/[a-c]){0,2}(#[a-c])?", fullmatch=True),
    st.text(max_size=12).map(lambda text: f"/{text}").filter(is_address),
)
REASON = st.text(min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(str.isprintable).filter(bool)
STATE = st.one_of(st.just(State()), ADDRESS.map(State), REASON.map(lambda reason: State("", reason)))
STATES = st.dictionaries(ADDRESS, STATE, max_size=8)


@given(STATES, st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_is_read(states: dict[str, State], line_end: str) -> None:
    lock = parse(render(states, line_end))
    assert (lock.faults, lock.states()) == ((), states)


@given(STATES)
def test_what_is_written_is_sorted_by_bytes_and_has_a_line_for_each_address(states: dict[str, State]) -> None:
    text = render(states).encode()
    lines = text.split(b"\n")
    assert lines == [*sorted(lines[:-1]), b""]
    assert len(lines) == len(states) + 1


@given(st.text(alphabet="/#ab -><%=\r\n\t\0é\u2028\ufeff", max_size=60))
def test_no_text_stops_the_reader_and_each_line_is_an_entry_or_a_fault(text: str) -> None:
    lock = parse(text)
    index = LineIndex(text)
    numbers = [index.position(part.span.start).line for part in (*lock.entries, *lock.faults)]
    assert sorted(numbers) == [number for number in range(1, len(index) + 1) if index.line_text(number)]


@given(STATES)
def test_shortened_redirects_lead_where_they_led_and_have_one_step(states: dict[str, State]) -> None:
    direct = shortened(states)
    assert destinations(direct) == destinations(states)
    ends, circles = follow(direct)
    assert all(ends[state.target] == state.target for state in direct.values() if state.target in ends)
    assert circles == follow(states).circles


def test_a_long_chain_and_a_long_circle_take_no_time() -> None:
    chain = {f"/{number}": State(f"/{number + 1}") for number in range(50_000)}
    assert set(destinations(chain).values()) == {"/50000"}
    circle = {**chain, "/50000": State("/0")}
    assert (destinations(circle), follow(circle).circles) == ({}, {"/0"})


@examples(25)
@given(STATES, STATES, STATES)
def test_a_union_merge_of_two_branches_can_be_read_and_forgets_no_address(
    tmp_path_factory: pytest.TempPathFactory, base: dict[str, State], one: dict[str, State], other: dict[str, State]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    merged = _merged(folder, *(render({**base, **more}) for more in ({}, one, other)))
    lock = parse(merged)
    assert lock.faults == ()
    assert lock.states().keys() >= {*base, *one, *other}
    assert lock.states() == parse(render(lock.states())).states()


def _merged(folder: Path, base: str, one: str, other: str) -> str:
    """Merge three versions as the attribute `merge=union` of git does."""
    names = [folder / name for name in ("one", "base", "other")]
    for path, text in zip(names, (one, base, other), strict=True):
        path.write_bytes(text.encode())
    done = subprocess.run(["git", "merge-file", "-p", "--union", *names], capture_output=True, check=False)
    return done.stdout.decode()


def test_the_later_state_of_an_address_counts() -> None:
    assert parse("/a\n/a -> /b\n/a -> /c\n").states() == {"/a": State("/b")}


def test_line_ends_of_windows_are_kept() -> None:
    assert line_end_of("/a\r\n/b\r\n") == "\r\n"
    assert parse("") == Lock()
