"""Nothing outlives the runner, and the runner outlives nobody."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from answerkey.proofs.runner.messages import Hello, Setup, Task, decode, encode
from answerkey.proofs.runner.process_table import descendants
from answerkey.proofs.runner.start import command, environment
from proofs.runner.client import LIMITS, client, code

pytestmark = pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="waits for processes that are no children by pidfd_open"
)
FAMILY = """
import os, subprocess, time
subprocess.Popen(["sleep", "600"], start_new_session=True)
if os.fork():
    time.sleep(600)
os.setsid()
time.sleep(600)
"""
TASK = Task("family", (code(FAMILY),))
_MEMBERS = 5  # the question's process, its keeper, the code's, and the two that the code starts


def _wait_for_family(pid: int) -> list[int]:
    """Descriptors of a runner's processes, once all are there."""
    deadline = time.monotonic() + 600
    while len(members := descendants(pid)) < _MEMBERS:
        assert time.monotonic() < deadline, members
    return [os.pidfd_open(member.pid) for member in members]


def _all_end(handles: list[int]) -> bool:
    poll = select.poll()
    for handle in handles:
        poll.register(handle, select.POLLIN)
    left = set(handles)
    while left and (ready := poll.poll(10_000)):
        for handle, _ in ready:
            poll.unregister(handle)
            left.discard(handle)
            os.close(handle)
    return not left


@pytest.mark.parametrize("namespaces", [True, False])
@pytest.mark.parametrize("how", ["close", signal.SIGTERM, signal.SIGKILL])
def test_the_end_of_the_runner_ends_all(how: str | signal.Signals, namespaces: bool) -> None:
    with client(namespaces=namespaces) as runner:
        runner._send(encode(TASK))
        handles = _wait_for_family(runner.process.pid)
        if isinstance(how, signal.Signals):
            runner.process.send_signal(how)
        else:
            assert runner.close() == 0
        assert _all_end(handles)


@pytest.mark.parametrize("namespaces", [True, False])
def test_the_end_of_the_parent_ends_all_though_its_pipe_stays_open(namespaces: bool) -> None:
    program = "import subprocess, sys\nsubprocess.run(sys.argv[1:])"
    words = [sys.executable, "-c", program, *command(Path(sys.executable))]
    read, write = os.pipe()
    with subprocess.Popen(words, stdin=read, stdout=subprocess.PIPE, env=environment()) as parent:
        try:
            os.close(read)
            assert parent.stdout is not None
            os.write(write, encode(Setup(namespaces=namespaces)))
            assert decode(Hello, parent.stdout.readline()).python
            [server] = [member.pid for member in descendants(parent.pid)]
            os.write(write, encode(TASK))
            handles = [os.pidfd_open(server), *_wait_for_family(server)]
        finally:
            parent.kill()
        assert _all_end(handles)
    os.close(write)


@pytest.mark.sweep
@pytest.mark.parametrize("namespaces", [True, False])
def test_a_question_that_is_stopped_leaves_nothing(namespaces: bool) -> None:
    with client(namespaces=namespaces) as runner:
        result = runner.run(code(FAMILY), limits=LIMITS)
        assert result.reason == "time"
        assert descendants(runner.process.pid) == []


def test_an_interrupt_from_the_terminal_is_the_parents() -> None:
    with client() as runner:
        runner.process.send_signal(signal.SIGINT)
        assert runner.run(code("x = 1")).status == "passed"
        assert runner.close() == 0


def test_questions_run_at_the_same_time_and_do_not_meet() -> None:
    serve = "import socket\ns = socket.create_server(('127.0.0.1', 4040))\nimport time\ntime.sleep(0.1)"
    with client(jobs=2) as runner:
        if not runner.hello.isolation.network:
            pytest.skip(f"questions share a network here: {runner.hello.isolation.reason}")
        results = runner.ask([Task(str(number), (code(serve),)) for number in range(4)])
    assert {result.status for result in results.values()} == {"passed"}
