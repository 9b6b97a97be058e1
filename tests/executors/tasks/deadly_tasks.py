"""Work for workers of a test; they and the scheduler import it as it is imported here."""

from __future__ import annotations

import os

from answerkey.pipeline.executors.spreading import Answer, encode_answer

DEADLY = 13


def answer(request: bytes) -> bytes:
    """Answer each number with itself, and end this process at a deadly one."""
    if DEADLY in request:
        os._exit(1)
    return encode_answer(Answer(tuple(str(number).encode() for number in request)))
