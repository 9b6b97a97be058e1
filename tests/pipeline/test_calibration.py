"""The speed of a machine is measured once, and never an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answerkey.config import ConfigError
from answerkey.pipeline import calibration
from answerkey.pipeline.calibration import VARIABLE, slowness


@pytest.fixture(autouse=True)
def _measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which the piece takes three times as long as on the reference machine."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(calibration, "_measure", lambda: 3 * calibration._REFERENCE)


def test_a_measurement_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert slowness(tmp_path / "new") == pytest.approx(3)
    monkeypatch.setattr(calibration, "_measure", lambda: pytest.fail("measured again"))
    assert slowness(tmp_path / "new") == pytest.approx(3)


def test_another_host_or_version_is_measured_on_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slowness(tmp_path)
    monkeypatch.setattr(calibration, "_key", lambda: "another")
    monkeypatch.setattr(calibration, "_measure", lambda: calibration._REFERENCE)
    assert slowness(tmp_path) == pytest.approx(1)
    assert len(json.loads((tmp_path / "calibration.json").read_bytes())) == 2


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b'{"x": "y"}', b"1" * 5000, b"[" * 100_000])
def test_a_file_that_can_t_be_read_costs_a_measurement(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "calibration.json").write_bytes(data)
    assert slowness(tmp_path) == pytest.approx(3)


@pytest.mark.parametrize("value", [0.0, -1.0, 1e9, float("inf"), float("nan"), "2", None, True])
def test_a_kept_value_that_no_machine_has_is_measured_again(value: object, tmp_path: Path) -> None:
    (tmp_path / "calibration.json").write_text(json.dumps({calibration._key(): value}), encoding="utf-8")
    assert slowness(tmp_path) == pytest.approx(3)


def test_a_folder_that_can_t_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert slowness(tmp_path / "file") == pytest.approx(3)


def test_a_measurement_that_went_wrong_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "_measure", lambda: 0.0)
    assert slowness(tmp_path / "low") > 0
    monkeypatch.setattr(calibration, "_measure", lambda: 1e6)
    assert slowness(tmp_path / "high") <= 20


def test_the_environment_variable_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "0.25")
    assert slowness(tmp_path) == 0.25
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("value", ["fast", "0", "-1", "nan", "inf"])
def test_a_variable_that_is_no_positive_number_is_said(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, value)
    with pytest.raises(ConfigError, match="must be a positive number"):
        slowness()
