"""What honest code does, prints and raises is told truly, and at its place."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from typing import Any

import pytest

from answerkey.proofs.runner.explanations import PlainRewriter, failure
from answerkey.proofs.runner.instrumentation import NAME
from answerkey.proofs.runner.messages import Example, ExampleRecord, Limits, Result, Step, Watch
from proofs.runner.client import Client, client, code

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the runner forks a process for each question")


@pytest.fixture(scope="module")
def runner() -> Iterator[Client]:
    with client(imports=("json", "no_such_module")) as running:
        yield running


def _place(result: Result) -> tuple[int, int, int, int, int]:
    error = result.error
    assert error is not None, result
    return error.step, error.line, error.column, error.end_line, error.end_column


PASSING = {
    "steps share a namespace": [code("x = 1"), code("assert x == 1", "proof")],
    "a fresh step has its own": [code("x = 1"), code("assert 'x' not in globals()", fresh=True)],
    "await stands at the top": [code("import asyncio\nx = await asyncio.sleep(0, 5)\nassert x == 5")],
    "a task goes on in the next step": [
        code(
            "import asyncio\nevent = asyncio.Event()\ntask = asyncio.create_task(event.wait())\nawait asyncio.sleep(0)"
        ),
        code("event.set()\nassert await task", "proof"),
    ],
    "context variables are shared": [
        code("import asyncio, contextvars\nv = contextvars.ContextVar('v')\nv.set(1)"),
        code("await asyncio.sleep(0)\nassert v.get() == 1\nv.set(2)"),
        code("assert v.get() == 2", "proof"),
    ],
    "asyncio.run works where nothing runs": [
        code("import asyncio\nasync def f(): return 3\nassert asyncio.run(f()) == 3")
    ],
    "it is the main module": [
        code(
            """
            from __future__ import annotations
            import dataclasses, inspect, pickle, typing
            @dataclasses.dataclass
            class Point:
                x: int
                other: Point | None = None
            assert __name__ == "__main__"
            assert pickle.loads(pickle.dumps(Point(1))) == Point(1)
            assert typing.get_type_hints(Point)["other"] == Point | None
            def f(): return 1
            assert inspect.getsource(f) == "def f(): return 1\\n"
            """
        )
    ],
    "a class of an earlier step has its source": [
        code("class A:\n    x = 1"),
        code("class B:\n    x = 2"),
        code(
            """
            import inspect
            assert inspect.getsource(A) == "class A:\\n    x = 1\\n"
            assert inspect.getsource(B) == "class B:\\n    x = 2\\n"
            """,
            "proof",
        ),
    ],
    "a docstring stays first": [code("'''Says.'''\nfrom __future__ import annotations\nassert __doc__ == 'Says.'")],
    "hashes are the same each time": [
        code("assert hash('a') == hash('a'); import os; assert os.environ['PYTHONHASHSEED'] == '0'")
    ],
    "its folder is home and empty": [
        code("import os, pathlib\nassert os.listdir() == [] and pathlib.Path.home() == pathlib.Path.cwd()")
    ],
    "it may write there": [code("import pathlib\npathlib.Path('a.py').write_text('x = 2')\nimport a\nassert a.x == 2")],
    "temporary files work": [code("import tempfile\nwith tempfile.TemporaryFile() as f: f.write(b'x')")],
    "a server on this machine works": [
        code(
            """
            import socket
            server = socket.create_server(("127.0.0.1", 0))
            client = socket.create_connection(server.getsockname())
            server.accept()[0].send(b"hi")
            assert client.recv(2) == b"hi"
            """
        )
    ],
    "processes work": [
        code(
            """
            import multiprocessing, subprocess, sys
            done = subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True, text=True)
            assert done.stdout == "1\\n"
            process = subprocess.Popen(["sleep", "60"])
            process.terminate()
            assert process.wait() == -15
            lock = multiprocessing.Lock()
            child = multiprocessing.get_context("fork").Process(target=lock.acquire)
            child.start(), child.join()
            assert child.exitcode == 0
            """
        )
    ],
    "warnings are no errors": [code("import warnings\nwarnings.warn('old', DeprecationWarning)")],
    "an expected error": [code("raise FileNotFoundError('x')", expect_error="OSError")],
    "an expected error by its full name": [
        code("import json\njson.loads('')", expect_error="json.decoder.JSONDecodeError")
    ],
    "an expected end": [code("import sys\nsys.exit(3)", expect_error="SystemExit")],
    "an expected syntax error": [code("x = = 1", expect_error="SyntaxError")],
    "a prelude may answer questions": [
        code("import builtins\nbuiltins.input = lambda prompt='': 'Ann'", "prelude"),
        code("name = input('Name? ')\nassert name == 'Ann'"),
    ],
    "a standard output that is put back": [
        code(
            "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as out:\n    print(1)\nassert out.getvalue() == '1\\n'"
        )
    ],
}


@pytest.mark.parametrize("steps", PASSING.values(), ids=PASSING.keys())
def test_honest_code_passes(steps: list[Step], runner: Client) -> None:
    result = runner.run(*steps)
    assert result.status == "passed", result
    assert len(result.steps) == len(steps)


def test_fixtures_and_variables_are_there(runner: Client) -> None:
    proof = "import os\nassert list(tmp_path.iterdir()) == [] and os.environ['MODE'] == 'test'"
    assert runner.run(code(proof, "proof"), fixtures=("tmp_path",), env={"MODE": "test"}).status == "passed"


def test_a_clock_moves_or_says_what_it_lacks(runner: Client) -> None:
    proof = """
        from datetime import datetime, timezone
        clock.move_to("2026-03-01T12:00:00")
        clock.tick(90)
        assert datetime.now(timezone.utc).isoformat() == "2026-03-01T12:01:30+00:00"
        """
    result = runner.run(code(proof, "proof"), fixtures=("clock",))
    assert result.status == "passed" or "no time-machine" in result.message


VALUES = [
    ("1 + 1", 1, "value", "2"),
    ("x = [1]", 1, "value", "[1]"),
    ("x: str = 'a'", 1, "value", "'a'"),
    ("a, b = 1, 2", 1, "value", "(1, 2)"),
    ("x = 1; x += 2", 8, "value", "3"),
    ("x = 1; y = 2", 8, "value", "2"),
    ("print('é', 1)", 1, "value", "é 1\n"),
    ("print('a'); print('b')", 13, "prints", "b\n"),
    ("import os; os.write(1, b'raw')", 12, "prints", "raw"),
    ("x = print('a')", 1, "prints", "a\n"),
    ("import asyncio; await asyncio.sleep(0, 7)", 17, "value", "7"),
    ("if False: 1 + 1", 11, "value", None),
    ("pass", 1, "value", None),
    ("for n in (1, 2): print(n)", 1, "prints", "1\n2\n"),
    ("class R: __repr__ = lambda self: 1 / 0\nR()", 1, "value", "<R whose repr raises ZeroDivisionError>"),
    ("sum([\n    1,\n    2,\n])", 1, "value", "3"),
    ("def f():\n    return 4\nf()", 1, "value", "4"),
]


@pytest.mark.parametrize("source,column,what,expected", VALUES)
def test_a_watch_sees_the_statement_that_begins_and_ends_there(
    source: str, column: int, what: Any, expected: str | None, runner: Client
) -> None:
    watch = Watch(source.count("\n") + 1, column, what)
    result = runner.run(code(source, watches=(watch,)))
    assert (result.status, result.steps[0].values) == ("passed", (expected,))


def test_a_watch_evaluates_nothing_twice(runner: Client) -> None:
    source = "seen = []\nseen.append(1)\nassert seen == [1]"
    assert runner.run(code(source, watches=(Watch(2, 1, "value"), Watch(2, 1, "prints")))).status == "passed"


ERRORS = [
    ("x = 1\n1 / 0", (0, 2, 1, 2, 6), "ZeroDivisionError", "division by zero"),
    ("'é' + 'ü', [][1]", (0, 1, 12, 1, 17), "IndexError", "list index out of range"),
    ("def f():\n    raise KeyError('a')\nf()", (0, 2, 5, 2, 24), "KeyError", "'a'"),
    ("import json\njson.loads('{')", (0, 2, 1, 2, 16), "JSONDecodeError", "Expecting property name"),
    ("y = 1\nx = = 1", (0, 2, 5, 2, 6), "SyntaxError", "invalid syntax"),
    (
        "x = (1,\n     2)\nassert x == (1,\n            3)",
        (0, 3, 1, 4, 15),
        "AssertionError",
        "At index 1 diff: 2 != 3",
    ),
    ("assert 1 == 2, 'told'", (0, 1, 1, 1, 22), "AssertionError", "told\nassert 1 == 2"),
    ("async def f():\n    assert not [1]\nawait f()", (0, 2, 5, 2, 19), "AssertionError", "assert not [1]"),
    ("raise ExceptionGroup('two', [ValueError('one')])", (0, 1, 1, 1, 49), "ExceptionGroup", "ValueError:\n    one"),
    ("e = ValueError('a')\ne.add_note('b')\nraise e", (0, 3, 1, 3, 8), "ValueError", "a\nb"),
]


@pytest.mark.parametrize("source,place,kind,says", ERRORS)
def test_an_error_stands_at_its_place(
    source: str, place: tuple[int, ...], kind: str, says: str, runner: Client
) -> None:
    result = runner.run(code(source))
    assert result.status == "failed"
    assert result.error is not None
    assert (_place(result), result.error.type) == (place, kind)
    assert says in result.error.message
    assert result.message == result.error.message


def test_an_error_in_an_answer_that_a_proof_calls_stands_in_the_answer(runner: Client) -> None:
    assert _place(runner.run(code("def f(x):\n    return 1 / x"), code("f(0)", "proof"))) == (0, 2, 12, 2, 17)


def test_what_was_printed_before_an_error_is_told(runner: Client) -> None:
    result = runner.run(code("print('one')"), code("print('two')\n1 / 0"))
    assert [step.stdout for step in result.steps] == ["one\n", "two\n"]


@pytest.mark.parametrize(
    "source,says", [("x = 1", "it raises no KeyError"), ("1 / 0", "division by zero\nKeyError was expected")]
)
def test_an_expected_error_that_does_not_come_is_told(source: str, says: str, runner: Client) -> None:
    result = runner.run(code(source, expect_error="KeyError"))
    assert (result.status, result.message) == ("failed", says)


def test_a_session_is_recorded_and_goes_on_after_an_error(runner: Client) -> None:
    examples = [
        ("x = 1\n", ExampleRecord("")),
        ("x + 1\n", ExampleRecord("2\n")),
        ("_\n", ExampleRecord("2\n")),
        ("for n in range(2):\n    print(n)\n", ExampleRecord("0\n1\n")),
        ("print('a'); x.y\n", ExampleRecord("a\n", "AttributeError: 'int' object has no attribute 'y'")),
        (
            "import json; json.loads('')\n",
            ExampleRecord("", "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)"),
        ),
        ("x = = 1\n", ExampleRecord("", "SyntaxError: invalid syntax")),
        ("import asyncio; await asyncio.sleep(0, 'done')\n", ExampleRecord("'done'\n")),
        ("class E(Exception): pass\n", ExampleRecord("")),
        ("raise E('own')\n", ExampleRecord("", "E: own")),
    ]
    step = Step("session", "snippet 1", "answer", "", examples=tuple(Example(1, source) for source, _ in examples))
    result = runner.run(step, code("assert x == 1", "proof"))
    assert result.status == "passed", result
    assert list(result.steps[0].examples) == [record for _, record in examples]


def test_a_question_that_takes_too_long_is_stopped_at_its_line(runner: Client) -> None:
    source = "x = 1\ndef f():\n    while True: x\nf()"
    result = runner.run(code("y = 1"), code(source), limits=Limits(seconds=0.3))
    assert (result.status, result.reason, _place(result)[:2]) == ("stopped", "time", (1, 3))


ASSERTIONS = [
    ("import asyncio\nassert await asyncio.sleep(0, 2) == 3", "assert 2 == 3"),
    ("x = 2\nassert 1 < x < 2", "assert 2 < 2"),
    ("assert (y := 3) == 4", "assert 3 == 4"),
    ("x = 'a'\nassert x and not x", "assert ('a' and not 'a')"),
    ("assert 'a\\nb\\nc' == 'a\\nB\\nc'", "- B\n  + b"),
    ("assert {'a': 1, 'b': 2} == {'a': 1, 'b': 3}", "{'b': 2} != {'b': 3}"),
    ("assert all(n < 2 for n in range(3))", "assert False\n +  where False = all("),
    ("assert list(range(1000)) == list(range(1, 1001))", "At index 0 diff: 0 != 1"),
    (
        "a = [*range(9000), 1]\nassert a == [*range(9000), 2]",
        "9001 items == 9001 items\n  \n  At index 9000 diff: 1 != 2",
    ),
    ("a = '\\n'.join(map(str, range(9000)))\nassert a == a + '0'", "- 89990"),
    ("a = '\\n'.join(f'a {n}' for n in range(9000))\nassert a == a.replace('a', 'A')", "- A 0"),
    ("assert '%s' == '%d'", "'%s' == '%d'"),
    ("import re\nassert re.match('a', 'b'), 'a b c'.split()", "['a', 'b', 'c']\nassert None"),
]


@pytest.mark.parametrize("source,says", ASSERTIONS)
def test_an_assertion_explains_itself(source: str, says: str, runner: Client) -> None:
    result = runner.run(code(source, "proof"))
    assert result.error is not None
    assert result.error.type == "AssertionError"
    assert says in result.message
    assert len(result.message) < 10_000


def test_a_proof_that_jumps_over_its_own_assertion_fails(runner: Client) -> None:
    source = """
        import sys
        def jump(frame, event, argument):
            if event == "line" and frame.f_lineno == 8:
                frame.f_lineno = 9
            return jump
        sys._getframe().f_trace = jump
        sys.settrace(jump)
        assert 1 == 2
        x = 1
        """
    result = runner.run(code(source, "proof"))
    assert (result.status, result.message) == ("failed", "the code has jumped over some of its own statements")


COUNTED = [
    ("assert True", [(1, 1, True)], 1),
    ("for _ in range(3):\n    assert True", [(3, 3, True)], 1),
    ("for _ in ():\n    assert 1 == 2", [(0, 0, True)], 0),
    ("def test_x():\n    assert 1 == 2", [(0, 0, True)], 0),
    ("def numbers():\n    assert 1 == 2\n    yield\nnumbers()", [(0, 0, True)], 0),
    ("async def f():\n    assert 1 == 2\nf()", [(0, 0, True)], 0),
    ("try:\n    assert 1 == 2\nexcept AssertionError:\n    pass", [(1, 0, True)], 0),
    ("import contextlib\nwith contextlib.suppress(AssertionError):\n    assert 1 == 2", [(1, 0, True)], 0),
    ("import pytest\nwith pytest.raises(KeyError):\n    {}[1]", [(1, 1, True)], 1),
    ("import unittest.mock as m\nm.Mock().assert_not_called()", [(1, 1, True)], 1),
    ("def assert_it():\n    pass\nassert_it()", [(1, 0, False)], 0),
    ("pass\n...\n1 == 2", [], 0),
]


@pytest.mark.parametrize("source,counts,held", COUNTED)
def test_each_assertion_is_counted_as_it_is_begun_and_holds(
    source: str, counts: list[tuple[int, int, bool]], held: int, runner: Client
) -> None:
    result = runner.run(code(source, "proof"))
    assert result.status == "passed", result
    assert [(site.begun, site.held, site.counts) for site in result.sites] == counts
    assert result.steps[0].held == held


LOST = [
    "import threading\nt = threading.Thread(target=lambda: 1 / 0)\nt.start(), t.join()",
    "import asyncio\nasync def f():\n    1 / 0\ntask = asyncio.create_task(f())\nawait asyncio.sleep(0)",
    "import asyncio\nasync def f():\n    1 / 0\nasyncio.ensure_future(f())\nawait asyncio.sleep(0.01)",
    "class D:\n    def __del__(self): 1 / 0\nD()",
]


@pytest.mark.parametrize("source", LOST)
def test_an_exception_that_no_statement_sees_is_told(source: str, runner: Client) -> None:
    result = runner.run(code(source, "proof"))
    assert [error.type for error in result.lost] == ["ZeroDivisionError"], result


def test_what_waits_has_more_time_than_what_computes(runner: Client) -> None:
    waiting = code("import threading\nthreading.Event().wait(0.6)")
    assert runner.run(waiting, limits=Limits(seconds=0.5)).status == "passed"


def test_two_steps_may_have_the_same_name(runner: Client) -> None:
    assert _place(runner.run(code("x = 1"), code("y = 1\n1 / 0")))[:2] == (1, 2)


PLAIN = [
    ("assert len('ab') == 3, 'told'", "told\nassert len('ab') == 3\nwhere 2 == 3 is not true"),
    ("x = 0\nassert x", "assert x"),
    ("assert 1 < 2 < 2", "assert 1 < 2 < 2"),
    ("def f():\n    assert 1 in []\nf()", "assert 1 in []\nwhere 1 in [] is not true"),
]


@pytest.mark.parametrize("source,says", PLAIN)
def test_without_pytest_an_assertion_is_explained_plainly(source: str, says: str) -> None:
    tree = PlainRewriter().visit(ast.parse(source))
    names = {NAME: type("Recorder", (), {"failure": staticmethod(failure)})}
    with pytest.raises(AssertionError) as raised:
        exec(compile(tree, "<proof>", "exec"), names)
    assert str(raised.value) == says
    assert raised.traceback[-1].lineno + 1 == source[: source.index("assert")].count("\n") + 1
