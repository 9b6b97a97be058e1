"""A runner of this interpreter, asked as its parent asks it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from answerkey.proofs.runner.messages import Hello, Limits, Result, Setup, Step, Task, decode, encode
from answerkey.proofs.runner.start import command, environment


class Client:
    """A running runner; `hello` is what it said first."""

    def __init__(self, *, jobs: int = 1, namespaces: bool = True, imports: Sequence[str] = ()) -> None:
        words = command(Path(sys.executable))
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(words, stdin=pipe, stdout=pipe, env=environment())
        self._send(encode(Setup(tuple(imports), jobs, namespaces)))
        self.hello = decode(Hello, self._line())

    def ask(self, tasks: Sequence[Task]) -> dict[str, Result]:
        """The results of tasks by their ids."""
        feeding = threading.Thread(target=self._send, args=(b"".join(map(encode, tasks)),))
        feeding.start()
        results = [decode(Result, self._line()) for _ in tasks]
        feeding.join()
        return {result.id: result for result in results}

    def run(self, *steps: Step, **fields: Any) -> Result:
        """The result of one task."""
        return self.ask([Task("one", steps, **fields)])["one"]

    def close(self) -> int:
        """Its exit code, after the end of its input."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        rest = self.process.stdout.read()
        self.process.stdout.close()
        assert rest == b"", "it said more than it was asked for"
        return self.process.wait(timeout=600)

    def _send(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def _line(self) -> bytes:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@contextmanager
def client(**options: Any) -> Iterator[Client]:
    """A runner that is ended at the end, whatever happens."""
    runner = Client(**options)
    try:
        yield runner
    finally:
        with runner.process:
            runner.process.kill()


def code(source: str, role: Any = "answer", **fields: Any) -> Step:
    """A step of dedented code."""
    return Step(
        "code", "proof" if role == "proof" else "snippet 1", role, textwrap.dedent(source).lstrip("\n"), **fields
    )


LIMITS = Limits(seconds=0.5, memory=128 << 20, processes=8, file_size=1 << 20, output=64 << 10)
