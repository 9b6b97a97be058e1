"""Builds into folders of other file systems: memory, a disk by its address, and S3 by a server in this process."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import fsspec
import pytest

from answerkey.delivery.build import BuildResult, Request, deliver
from answerkey.delivery.output.folder import Refused
from answerkey.delivery.output.output_folder import LocalFolder, folder_of, without_secrets
from answerkey.delivery.output.remote import RemoteFolder
from answerkey.delivery.output.state import STATE
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace
from command import run

TARGETS = ("json", "markdown", "sqlite")


def build(base: Path, out: str | Path, *targets: str) -> BuildResult:
    workspace = open_workspace([str(base / "content")])
    return deliver(workspace, Request(out, targets or TARGETS), Options(jobs=1, cache=False))


def contents(address: str) -> dict[str, bytes]:
    """All files below an address, but for the records of the build."""
    system, root = fsspec.url_to_fs(address)
    system.invalidate_cache()
    files = {path[len(root) + 1 :]: system.cat_file(path) for path in system.find(root)}
    return {path: data for path, data in files.items() if not path.startswith(".answerkey-")}


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """A bucket of a server that speaks S3."""
    moto_server = pytest.importorskip("moto.server", reason="S3 is tested against moto, which is not installed")
    import boto3

    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_S3", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "s3cret")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        client = boto3.client("s3")
        client.create_bucket(Bucket="pages")
        client.close()
        yield "s3://pages"
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    server.stop()


SWEPT = [pytest.param(name, marks=pytest.mark.sweep) for name in ("file", "s3")]


@pytest.fixture(params=["memory", *SWEPT])
def address(request: Any, tmp_path: Path) -> Iterator[str]:
    """A folder of its own in each file system."""
    match request.param:
        case "memory":
            yield f"memory://{tmp_path.name}/out"
            fsspec.filesystem("memory").rm(f"/{tmp_path.name}", recursive=True)
        case "file":
            yield f"file://{tmp_path}/out"
        case _:
            yield f"{request.getfixturevalue('bucket')}/{tmp_path.name}"


def test_the_files_are_those_of_a_folder(address: str, base: Path, tmp_path: Path) -> None:
    local = build(base, tmp_path / "local")
    remote = build(base, address)
    expected = {
        path.relative_to(tmp_path / "local").as_posix(): path.read_bytes()
        for path in (tmp_path / "local").rglob("*")
        if path.is_file()
    }
    del expected[STATE], expected[".answerkey-lock"]
    assert contents(address) == expected
    assert (remote.outcome, remote.files) == (local.outcome, local.files)


def test_only_what_changed_is_written_and_what_is_gone_is_removed(
    address: str, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(base, address)
    assert build(base, address).outcome is None
    system, root = fsspec.url_to_fs(address)
    system.pipe_file(f"{root}/mine.txt", b"mine")
    before = contents(address)
    (base / "content" / "qa" / "flask" / "views" / "blueprints.md").unlink()
    written: list[str] = []
    pipe = RemoteFolder._pipe

    def noted(folder: RemoteFolder, files: Any) -> None:
        written.extend(files)
        pipe(folder, files)

    monkeypatch.setattr(RemoteFolder, "_pipe", noted)
    outcome = build(base, address).outcome
    after = contents(address)
    assert outcome is not None
    assert {path for path in written if not path.startswith(".answerkey-")} == {
        path for path in after if before.get(path) != after[path]
    }
    assert outcome.removed == len(before.keys() - after.keys()) > 0
    assert after["mine.txt"] == b"mine"
    assert not any("blueprints" in path for path in after)


def test_a_file_of_somebody_else_is_not_replaced(address: str, base: Path) -> None:
    system, root = fsspec.url_to_fs(address)
    with suppress(FileExistsError, FileNotFoundError):
        system.makedirs(root, exist_ok=True)
    system.pipe_file(f"{root}/navigation.json", b"mine")
    with pytest.raises(Refused, match=r"navigation.json` was not written by a build"):
        build(base, address)
    assert contents(address)["navigation.json"] == b"mine"


def test_what_somebody_changed_is_made_again(address: str, base: Path) -> None:
    build(base, address)
    before = contents(address)
    system, root = fsspec.url_to_fs(address)
    system.pipe_file(f"{root}/navigation.json", bytes(len(before["navigation.json"])))
    system.rm_file(f"{root}/code.css")
    assert build(base, address).outcome is not None
    assert contents(address) == before


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_build_that_fails_midway_is_carried_on_by_the_next(
    address: str, step: int, base: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    build(base, address, "json")
    (base / "content" / "qa" / "flask" / "views" / "blueprints.md").rename(
        base / "content" / "qa" / "flask" / "views" / "zebra.md"
    )
    steps = iter(range(1, 100))
    write = RemoteFolder._pipe

    def fail(folder: RemoteFolder, files: Any) -> None:
        if next(steps) == step:
            raise KeyboardInterrupt
        write(folder, files)

    with monkeypatch.context() as patch:
        patch.setattr(RemoteFolder, "_pipe", fail)
        with pytest.raises(KeyboardInterrupt):
            build(base, address, "json")
    build(base, address, "json")
    build(base, tmp_path / "local", "json")
    local = {
        path.relative_to(tmp_path / "local").as_posix() for path in (tmp_path / "local").rglob("*") if path.is_file()
    }
    assert contents(address).keys() == local - {STATE, ".answerkey-lock"}


@pytest.mark.sweep
def test_objects_of_s3_have_types_and_lifetimes(bucket: str, base: Path, tmp_path: Path) -> None:
    address = f"{bucket}/{tmp_path.name}"
    build(base, address)
    system = fsspec.url_to_fs(address)[0]
    heads = {
        path: system.call_s3("head_object", Bucket="pages", Key=f"{tmp_path.name}/{path}")
        for path in ("navigation.json", "search/search.js")
    }
    asset = next(path for path in contents(address) if path.startswith("assets/"))
    heads[asset] = system.call_s3("head_object", Bucket="pages", Key=f"{tmp_path.name}/{asset}")
    assert {path: (head["ContentType"], head["CacheControl"]) for path, head in heads.items()} == {
        "navigation.json": ("application/json", "no-cache"),
        "search/search.js": ("text/javascript; charset=utf-8", "no-cache"),
        asset: ("image/png", "public, max-age=31536000, immutable"),
    }


@pytest.mark.sweep
def test_errors_name_the_address_without_secrets(bucket: str, base: Path) -> None:
    with pytest.raises(Refused, match=r"^`s3://not-there/x` can't be used: ") as caught:
        build(base, "s3://not-there/x")
    assert "s3cret" not in str(caught.value)
    with pytest.raises(Refused, match="nonsense"):
        build(base, "nonsense://ann:s3cret@host/x")


@pytest.mark.parametrize(
    "address, shown, secret",
    [
        ("s3://bucket/prefix/", "s3://bucket/prefix", ""),
        ("ftp://ann:pw@host:21/a", "ftp://host:21/a", "ann:pw"),
        ("https://host/a?token=pw#pw", "https://host/a", ""),
    ],
)
def test_an_address_is_shown_without_secrets(address: str, shown: str, secret: str) -> None:
    assert without_secrets(address) == (shown, secret)


def test_a_damaged_record_does_not_remove_files_outside(address: str, base: Path) -> None:
    system, root = fsspec.url_to_fs(address)
    build(base, address, "json")
    other = f"{root.rpartition('/')[0]}/other.txt"
    system.pipe_file(other, b"mine")
    state = json.loads(system.cat_file(f"{root}/{STATE}"))
    state["files"]["../other.txt"] = None
    system.pipe_file(f"{root}/{STATE}", json.dumps({**state, "key": ""}).encode())
    build(base, address, "json")
    assert system.cat_file(other) == b"mine"


def test_a_build_into_the_content_is_refused(base: Path) -> None:
    for address in (f"file://{base}/content/out", f"file://{base}"):
        with pytest.raises(Refused, match="content folder"):
            build(base, address)


def test_a_path_is_a_folder_of_this_machine() -> None:
    assert folder_of(Path("dist")) == LocalFolder(Path("dist"))


def test_the_command_writes_to_an_address(base: Path) -> None:
    done = run(base, "build", "--target", "json", "--out", f"file://{base}/there")
    assert done.returncode == 0, done.stderr
    assert f"Built file://{base}/there: " in done.stderr
    again = run(base, "build", "--target", "json", "--out", f"file://{base}/there")
    assert "Nothing changed" in again.stderr
    assert not (base / "dist").exists()
    assert os.path.exists(base / "there" / "manifest.json")
