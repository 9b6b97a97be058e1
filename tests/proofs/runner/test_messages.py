"""What is said over the pipes is one line of JSON, and nothing else is taken for it."""

from __future__ import annotations

from typing import Any

import pytest

from answerkey.proofs.runner.messages import (
    Error,
    Example,
    ExampleRecord,
    Hello,
    Isolation,
    Limits,
    Result,
    Setup,
    Step,
    StepRecord,
    Task,
    Watch,
    decode,
    encode,
)

STEP = Step(
    "session", "snippet 1", "answer", "é\0\ud800\n", True, "KeyError", (Watch(1, 1, "value"),), (Example(2, "x"),)
)
MESSAGES = [
    Setup(("json",), 2, False),
    Hello("3.11.7", Isolation(True, False, True, False, "why")),
    Task("a/b#c", (STEP,), ("clock",), {"A": "b"}, Limits(1.5)),
    Result("a", "passed", steps=(StepRecord("x", ("1", None), (ExampleRecord("y", "z"),)),)),
    Result("a", "failed", message="no", error=Error(0, "KeyError", "no", 1, 2, 3, 4), seconds=0.5),
]
WRONG = [
    (Setup, b""),
    (Setup, b"[]"),
    (Setup, b'{"jobs": "two"}'),
    (Setup, b'{"jobs": true}'),
    (Setup, b'{"unknown": 1}'),
    (Task, b'{"id": "a"}'),
    (Task, b'{"id": "a", "steps": [1]}'),
    (Result, b'{"id": "a", "status": "perfect"}'),
    (Result, b'{"id": "a", "status": []}'),
    (Result, b"\xff"),
    (Result, b"[" * 100_000),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_message_survives_its_line(message: Any) -> None:
    line = encode(message)
    assert line.count(b"\n") == 1
    assert decode(type(message), line) == message


@pytest.mark.parametrize("kind,line", WRONG, ids=range(len(WRONG)))
def test_what_is_no_message_is_refused(kind: type, line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(kind, line)
