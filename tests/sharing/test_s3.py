"""Results that machines share by S3, which moto speaks in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from command import make_base, page, run

pytest.importorskip("moto.server", reason="S3 is tested against moto, which is not installed")

KEY = "a key of the fleet, which nobody else has"
SERVER = """
import sys
from moto.server import ThreadedMotoServer
import boto3
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
url = f"http://{host}:{port}"
boto3.client("s3", endpoint_url=url, aws_access_key_id="k", aws_secret_access_key="s", region_name="us-east-1").create_bucket(Bucket="results")
print(url, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def variables() -> Iterator[dict[str, str]]:
    """The variables of a machine that shares results by a bucket."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    yield {
        "AWS_ENDPOINT_URL_S3": process.stdout.readline().strip(),
        "AWS_ACCESS_KEY_ID": "k",
        "AWS_SECRET_ACCESS_KEY": "s3cret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "ANSWERKEY_CACHE_KEY": KEY,
    }
    process.communicate()


@pytest.fixture
def base(tmp_path: Path) -> Path:
    make_base(tmp_path, **{f"page_{number}": page(f"x = [{number},2]\n") for number in range(3)})
    return tmp_path


def lint(base: Path, machine: str, address: str, variables: dict[str, str]) -> tuple[str, str]:
    """Return the report of a machine whose own cache is empty, and what it tells."""
    settings = base / "answerkey.toml"
    text = "\n".join(line for line in settings.read_text("utf-8").splitlines() if not line.startswith("cache"))
    settings.write_text(f'cache = "{address}"\n{text}\n', encoding="utf-8")
    cache = str(base / f".cache-{machine}")
    done = run(base, "lint", "--format", "sarif", **variables, ANSWERKEY_CACHE_DIR=cache)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


@pytest.mark.sweep
def test_machines_share_results_by_a_bucket_that_the_configuration_names(base: Path, variables: dict[str, str]) -> None:
    first = lint(base, "one", "s3://results/content", variables)
    assert first[1] == ""
    assert lint(base, "other", "s3://results/content", variables) == first
    import boto3

    client = boto3.client(
        "s3", endpoint_url=variables["AWS_ENDPOINT_URL_S3"], aws_access_key_id="k", aws_secret_access_key="s"
    )
    keys = [entry["Key"] for entry in client.list_objects_v2(Bucket="results")["Contents"]]
    assert len(keys) == 5
    for key in keys:
        client.delete_object(Bucket="results", Key=key)
    client.close()
    assert lint(base, "third", "s3://results/content", variables)[0] == first[0]


@pytest.mark.sweep
@pytest.mark.parametrize("case", ["no bucket", "no server"])
def test_a_bucket_that_fails_is_told_once_and_the_report_is_the_same(
    base: Path, variables: dict[str, str], case: str
) -> None:
    expected = lint(base, "one", "s3://results/content", variables)[0]
    changed = variables if case == "no bucket" else {**variables, "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1"}
    report, told = lint(base, "other", "s3://nowhere/content", changed)
    assert report == expected
    assert told.count("note: the shared cache s3://nowhere/content can't be used") == 1
    assert "s3cret" not in told
    assert KEY not in told
