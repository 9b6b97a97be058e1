"""A cluster of Dask, as machines have it: the same bytes with any number of workers, whatever happens to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from answerkey.pipeline.executors import dask_cluster
from answerkey.pipeline.executors.dask_cluster import ClusterAddress, connected
from answerkey.pipeline.executors.engine import EngineError
from answerkey.pipeline.executors.spreading import Spreading
from command import make_base, page
from executors.cluster import TASKS, Cluster, client_of, cluster_in

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster_in(tmp_path_factory.mktemp("cluster")) as made:
        yield made


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base of a dozen shards for three workers, with findings."""
    folder = tmp_path_factory.mktemp("base")
    code = "".join(f"x{number} = [{number},{number}]\n" for number in range(40))
    make_base(folder, **{f"page_{number}": page(f"import os\n{code}") for number in range(36)}, bad=page("x = (\n"))
    return folder


def program(base: Path, *arguments: str, **options: Any) -> subprocess.Popen[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(base), "ANSWERKEY_CACHE_DIR": str(base / ".cache")}
    command = [sys.executable, "-m", "answerkey", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=base, env=environment, stdout=pipe, stderr=pipe, text=True, **options)


def lint(base: Path, *arguments: str) -> str:
    """Return the report in SARIF, which has no times."""
    process = program(base, "lint", "--no-cache", "--format", "sarif", *arguments)
    report, errors = process.communicate()
    assert process.returncode in (0, 1), errors
    return report


def in_process_report(base: Path, cluster: Cluster, progress: Callable[[int, int], None]) -> tuple[Any, ...]:
    """Return the diagnostics of a run in this process, which tells of its progress."""
    from answerkey.pipeline.options import Options
    from answerkey.pipeline.run import lint
    from answerkey.workspace import open_workspace

    engine = partial(connected, cluster.address)
    return tuple(lint(open_workspace([str(base)]), Options(cache=False, progress=progress, engine=engine)).diagnostics)


@pytest.fixture(scope="module")
def expected(base: Path) -> str:
    return lint(base)


def test_a_worker_of_a_cluster_gives_the_report_of_this_machine(base: Path, cluster: Cluster, expected: str) -> None:
    workers = cluster.start_workers(1)
    assert lint(base, "--executor", str(cluster.address)) == expected
    cluster.end(workers)


@pytest.mark.sweep
@pytest.mark.parametrize("number", [2, 3])
def test_several_workers_give_the_report_of_this_machine(
    base: Path, cluster: Cluster, expected: str, number: int
) -> None:
    workers = cluster.start_workers(number)
    with client_of(cluster, number):
        assert lint(base, "--executor", str(cluster.address)) == expected
    cluster.end(workers)


@pytest.mark.sweep
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_build_gives_the_files_of_this_machine(base: Path, cluster: Cluster, tmp_path: Path, number: int) -> None:
    workers = cluster.start_workers(number)
    folders = []
    with client_of(cluster, number):
        for name, options in {"here": [], "there": ["--executor", str(cluster.address)]}.items():
            out = tmp_path / name
            process = program(base, "build", "--no-cache", "--allow-errors", "--out", str(out), *options)
            assert process.communicate() is not None
            assert process.returncode == 0
            files = {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
            folders.append({path: data for path, data in files.items() if path.name != ".answerkey-build.json"})
    cluster.end(workers)
    assert len(folders[0]) > 100
    assert folders[0] == folders[1]


def busy(client: Any) -> dict[str, int]:
    """Return the processes of the workers that have begun a shard, by address."""
    doing = {address for address, tasks in client.processing().items() if tasks}
    return {address: number for address, number in client.run(os.getpid).items() if address in doing}


@pytest.mark.sweep
@pytest.mark.parametrize("victim", ["worker", "helper"])
def test_the_shard_of_a_worker_that_is_killed_is_done_again(base: Path, cluster: Cluster, victim: str) -> None:
    """The worker is one that is at work when the first result has come."""
    quiet = in_process_report_of(base)
    workers = cluster.start_workers(3)
    killed: list[int] = []
    with client_of(cluster, 3) as client:

        def kill(done: int, total: int) -> None:
            if not killed:
                [*numbers] = busy(client).values()
                process = numbers[0] if victim == "worker" else children(numbers[0])[0]
                os.kill(process, signal.SIGKILL)
                killed.append(process)

        assert in_process_report(base, cluster, kill) == quiet
        assert killed
        assert len(client.nthreads()) == (2 if victim == "worker" else 3)
    cluster.end(workers)


def in_process_report_of(base: Path) -> tuple[Any, ...]:
    from answerkey.pipeline.options import Options
    from answerkey.pipeline.run import lint
    from answerkey.workspace import open_workspace

    return tuple(lint(open_workspace([str(base)]), Options(cache=False)).diagnostics)


def children(parent: int) -> list[int]:
    """Return the processes that another one started."""
    tasks = Path(f"/proc/{parent}/task")
    return [int(number) for task in tasks.iterdir() for number in (task / "children").read_text().split()]


@pytest.mark.sweep
def test_an_item_that_ends_its_workers_is_given_up_and_nothing_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(TASKS))
    import deadly_tasks

    with cluster_in(tmp_path / "deadly", DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as cluster:
        cluster.start_workers(1, "--nanny")
        with connected(cluster.address) as engine:
            work: Spreading[int, int] = Spreading(engine, deadly_tasks.answer, bytes, lambda number, data: int(data))
            answers = dict(work.run([range(10, 14), range(14, 18)]))
    assert answers == {number: None if number == deadly_tasks.DEADLY else number for number in range(10, 18)}


@pytest.mark.sweep
def test_an_interrupted_run_cancels_what_it_gave_away(base: Path, cluster: Cluster) -> None:
    workers = cluster.start_workers(1)
    with client_of(cluster, 1) as client:
        process = program(base, "lint", "--no-cache", "--executor", str(cluster.address))
        while not busy(client):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate()
        assert process.returncode == 130
        assert "Traceback" not in output + errors
        while client.run_on_scheduler(number_of_tasks):
            pass
    cluster.end(workers)


def number_of_tasks(dask_scheduler: Any) -> int:
    return len(dask_scheduler.tasks)


number_of_tasks.__module__ = "__main__"  # so that it goes by value


@pytest.mark.sweep
def test_a_scheduler_that_goes_away_ends_the_run_with_a_reason(base: Path, tmp_path: Path) -> None:
    with cluster_in(tmp_path / "short") as cluster:
        cluster.start_workers(1)
        with client_of(cluster, 1) as client:
            process = program(base, "lint", "--no-cache", "--executor", str(cluster.address))
            while not busy(client):
                assert process.poll() is None
        cluster.end(cluster.processes[:1])
        output, errors = process.communicate()
    assert process.returncode == 2
    assert output == ""
    assert errors == "Error: the connection to the executor was lost while work was under way\n"


def test_a_cluster_without_workers_and_one_that_is_not_there_are_refused(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "_SECONDS", 0.1)
    with pytest.raises(EngineError, match="has no workers"), connected(cluster.address):
        pass
    with pytest.raises(EngineError, match="can't be reached"), connected(ClusterAddress("dask", "127.0.0.1", 1)):
        pass
    with pytest.raises(EngineError, match=r"distributed\.comm\.tls"), connected(ClusterAddress("tls", "127.0.0.1", 1)):
        pass


def test_all_workers_gone_is_told_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    class Empty:
        def nthreads(self) -> dict[str, int]:
            return {}

    now = [0.0]
    monkeypatch.setattr(dask_cluster.time, "monotonic", lambda: now[0])
    watch = dask_cluster._Watch(Empty(), ClusterAddress("dask", "host", 1))
    for now[0] in (0.0, 30.0, 60.0):
        watch()
    now[0] = 61.0
    with pytest.raises(EngineError, match=r"all workers of the scheduler `dask://host:1` are gone"):
        watch()


class FakeClient:
    """A client of a cluster whose machines have certain versions."""

    def __init__(self, scheduler: Any, versions: dict[str, Any], descriptions: dict[str, Any]) -> None:
        self._scheduler, self._answers = scheduler, [versions, descriptions]

    def run(self, function: Any, *arguments: Any, on_error: str) -> dict[str, Any]:
        return self._answers.pop(0)

    def run_on_scheduler(self, function: Any, *arguments: Any) -> Any:
        if isinstance(self._scheduler, Exception):
            raise self._scheduler
        return self._scheduler


HERE = dict(dask_cluster.description())
VERSION = HERE["answerkey"].partition(" ")[0]


@pytest.mark.parametrize(
    ("scheduler", "version", "description", "message"),
    [
        (VERSION, VERSION, HERE, None),
        (dask_cluster.PackageNotFoundError(), VERSION, HERE, "the scheduler has no answerkey"),
        (VERSION, dask_cluster.PackageNotFoundError(), HERE, "the worker `tcp://w:1` has no answerkey"),
        (VERSION, "0.0.1", HERE, "has answerkey 0.0.1, and this machine"),
        (VERSION, VERSION, ImportError(), r"can't say which versions it has \(ImportError\)"),
        (VERSION, VERSION, {**HERE, "Python": "CPython 2.7"}, r"has Python CPython 2\.7 instead of CPython 3"),
        (VERSION, VERSION, {**HERE, "answerkey": f"{VERSION} (0)"}, r"has answerkey .* \(0\) instead of"),
        (VERSION, VERSION, {k: v for k, v in HERE.items() if k != "black"}, "has black missing instead of"),
        (VERSION, VERSION, dict.fromkeys(HERE, "1"), "and [0-9]+ more differences: install the same everywhere"),
    ],
)
def test_machines_with_other_versions_are_refused(
    scheduler: Any, version: Any, description: Any, message: str | None
) -> None:
    client = FakeClient(scheduler, {"tcp://w:1": version}, {"tcp://w:1": description})
    if message is None:
        dask_cluster._refuse_different(client)
        return
    with pytest.raises(EngineError, match=message):
        dask_cluster._refuse_different(client)


@pytest.mark.parametrize(
    ("text", "url", "is_open"),
    [
        ("dask://127.0.0.1:8786", "tcp://127.0.0.1:8786", False),
        ("dask://localhost:8786", "tcp://localhost:8786", False),
        ("dask://[::1]:8786", "tcp://[::1]:8786", False),
        ("dask://scheduler.internal:8786", "tcp://scheduler.internal:8786", True),
        ("dask://127.0.0.1.example.org:8786", "tcp://127.0.0.1.example.org:8786", True),
        ("tls://scheduler.internal:8786", "tls://scheduler.internal:8786", False),
    ],
)
def test_an_address_says_who_may_reach_it(text: str, url: str, is_open: bool) -> None:
    address = ClusterAddress.parse(text)
    assert address is not None
    assert (str(address), address.url, address.is_open) == (text, url, is_open)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dask://",
        "dask://host",
        "dask://host:0",
        "dask://host:99999",
        "tcp://host:1",
        "dask://a b:1",
        "dask://h:1/x",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    assert ClusterAddress.parse(text) is None
