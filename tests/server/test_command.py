"""`answerkey serve` as users start it."""

from __future__ import annotations

import os
import pickle
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from answerkey.server import http_server
from answerkey.server.connections import LimitedConfig, Limits
from answerkey.server.http_server import listen
from answerkey.server.settings import Settings
from command import run
from postgres import database
from server.site import queries

PAGE = Path("content/qa/django/orm/queries.md")


@contextmanager
def serving(folder: Path, *options: str, ends: int = 0) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """The command in a folder, at any free port, until the end of the block; it ends with an exit code."""
    environment = {**os.environ, "ANSWERKEY_CACHE_DIR": str(folder / ".cache"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "answerkey", "serve", "--port", "0", *options]
    process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        url = re.search(r"http://\S+/", until(process, "questions at"))
        assert url is not None
        with httpx.Client(base_url=url[0], trust_env=False, timeout=600) as client:
            yield client, process
    finally:
        process.terminate()
        _, rest = process.communicate(timeout=600)
    assert process.returncode == ends, rest


def until(process: subprocess.Popen[str], words: str) -> str:
    """The next line that the program prints with some words in it."""
    assert process.stderr is not None
    for line in process.stderr:
        if words in line:
            return line
    raise AssertionError(f"the program never said {words!r}")


def test_one_command_serves_ends_when_told_and_leaves_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    with serving(folder) as (client, _):
        assert client.get("/api/v1").json()["counts"]["questions"] == 9
        assert client.get("/").status_code == 200
        assert client.head("/").status_code == 200
        assert "server" not in client.get("/").headers
    assert list((tmp_path / "tmp").iterdir()) == []


def test_workers_get_an_address_with_secrets_through_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other processes of the user can read the environment of a worker, and its arguments."""
    received: list[tuple[Settings, str]] = []

    class Workers:
        def __init__(self, config: LimitedConfig, sockets: list[socket.socket]) -> None:
            (settings,) = pickle.loads(pickle.dumps(config)).app.args  # as multiprocessing does
            received.append((settings, repr(os.environ)))

        def run(self) -> None:
            pass

    monkeypatch.setattr(http_server, "Multiprocess", Workers)
    settings = Settings.of_server("postgresql://ann:hush@db/base", editor="zed")
    with listen("127.0.0.1", 0) as listening:
        http_server.serve(settings, listening, 2, Limits())
    [(handed_over, environment)] = received
    assert handed_over == settings
    assert "hush" not in environment


@pytest.mark.sweep
def test_a_change_is_served_without_a_new_start(folder: Path) -> None:
    with serving(folder, "--watch") as (client, process):
        until(process, "Built")  # once all is watched
        (folder / PAGE).write_text(queries(3), "utf-8")
        until(process, "Built")
        assert client.get("/api/v1").json()["counts"]["questions"] == 5
        (folder / PAGE).write_text("---\nbroken: [\n---\n", "utf-8")
        assert "qa/django/orm/queries.md: 1 error" in until(process, "Built without")
        assert client.get("/api/v1/pages/django/orm/queries").status_code == 404
        (folder / "answerkey.toml").write_text("wrong = true\n", "utf-8")
        assert "the last state is served" in until(process, "Not served")
        assert client.get("/api/v1/pages/flask/views/basics").status_code == 200


def test_answers_are_not_held_back() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP


@pytest.mark.sweep
def test_several_workers_serve_one_file(folder: Path) -> None:
    with serving(folder, "--workers", "2") as (client, _):
        assert {client.get("/api/v1").status_code for _ in range(8)} == {200}


@pytest.mark.sweep
@pytest.mark.sweep
def test_several_workers_serve_postgres_and_see_a_new_build(folder: Path, postgres: str) -> None:
    address = database(postgres)
    assert run(folder, "build", "--target", f"postgres={address}").returncode == 0
    with serving(folder, "--database", address, "--workers", "2") as (client, _):
        before = client.get("/api/v1").json()
        (folder / PAGE).write_text(queries(9), "utf-8")
        assert run(folder, "build", "--target", f"postgres={address}").returncode == 0
        after = [client.get("/api/v1", headers={"Connection": "close"}).json() for _ in range(8)]
        assert {each["hash"] for each in after} & {before["hash"]} == set()
        assert client.get("/api/v1/questions/django/orm/queries/query-9").status_code == 200


def test_a_base_with_errors_is_not_served_unless_that_is_asked_for(folder: Path) -> None:
    (folder / PAGE).write_text("---\nbroken: [\n---\n", "utf-8")
    done = run(folder, "serve", "--port", "0")
    assert done.returncode == 1
    assert "queries.md" in done.stderr
    with serving(folder, "--allow-errors") as (client, _):
        assert client.get("/api/v1").json()["counts"]["pages"] == 1


@pytest.mark.parametrize(
    "options, words",
    [
        (["--database", "answerkey.toml"], "can't be read"),
        (["--database", "answerkey.toml", "--watch"], "reads no content"),
        (["--port", "70000"], "70000"),
        (["--host", "192.0.2.1"], "can't listen"),
        (["--config", "none.toml"], "none.toml"),
    ],
)
def test_what_can_t_be_served_is_a_mistake_in_the_call(folder: Path, options: list[str], words: str) -> None:
    done = run(folder, "serve", *options)
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.sweep
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_ends_it_and_leaves_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    with serving(folder, ends=130) as (client, process):
        assert client.get("/-/ready").status_code == 204
        process.send_signal(signal.SIGINT)
        process.wait(600)
    assert list((tmp_path / "tmp").iterdir()) == []
