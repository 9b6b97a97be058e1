"""What is in force is what the lock says, and the lock is what the requirements ask for."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from answerkey.config import Config, ConfigError, LibrariesConfig
from answerkey.libraries.environment import find_environment
from answerkey.libraries.lockfile import lock_path
from answerkey.libraries.programs import InstallError
from answerkey.libraries.syncing import Choices, OutOfDate, SyncResult, matrix_environment, overridden, sync
from answerkey.libraries.version_status import status
from answerkey.writing import exclusive
from libraries.env.wheels import FakeInstaller, base


def versions(config: Config) -> dict[str, str] | None:
    """What is in force."""
    environment = find_environment(config)
    return dict(environment.distributions) if environment is not None else None


def synced(config: Config, **choices: object) -> SyncResult:
    return sync(config, Choices(**choices))  # type: ignore[arg-type]


def pins(config: Config) -> list[str]:
    lines = lock_path(config).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_the_first_sync_locks_and_installs_requirements_and_what_proofs_need(
    tmp_path: Path, installer: FakeInstaller
) -> None:
    config = base(tmp_path, "alpha[more]<2", "gamma")
    assert synced(config).changed
    assert pins(config) == [
        "alpha==1.1",
        "beta==2.0",
        "gamma==1.0",
        "plug==1.0  # for proofs",
        "pytest==9.0  # for proofs",
        "time-machine==3.0  # for proofs",
    ]
    assert versions(config) == {line.split("==")[0]: line.split()[0].split("==")[1] for line in pins(config)}


def test_what_an_extra_needs_is_not_for_proofs(tmp_path: Path, installer: FakeInstaller) -> None:
    config = base(tmp_path, "alpha[more]")
    synced(config)
    assert "gamma==1.0" in pins(config)


def test_a_base_may_require_what_proofs_need_itself(tmp_path: Path, installer: FakeInstaller) -> None:
    config = base(tmp_path, "pytest<10")
    synced(config)
    assert {"pytest==9.0", "plug==1.0", "time-machine==3.0  # for proofs"} == set(pins(config))


def test_a_second_sync_does_nothing(tmp_path: Path, installer: FakeInstaller) -> None:
    config = base(tmp_path, "alpha")
    synced(config)
    installer.calls.clear()
    assert not synced(config, locked=True).changed
    assert installer.calls == []


def test_a_lock_is_installed_as_it_is(tmp_path: Path, installer: FakeInstaller) -> None:
    config = base(tmp_path, "alpha", "beta")
    synced(config)
    text = lock_path(config).read_text(encoding="utf-8").replace("alpha==2.0", "alpha==1.1")
    lock_path(config).write_text(text, encoding="utf-8")
    assert find_environment(config) is None
    installer.calls.clear()
    synced(config, locked=True)
    assert installer.calls == ["install"]
    assert (versions(config) or {})["alpha"] == "1.1"
    assert lock_path(config).read_text(encoding="utf-8") == text


def test_a_requirement_that_is_added_leaves_other_versions_alone(tmp_path: Path, installer: FakeInstaller) -> None:
    synced(base(tmp_path, "beta<2"))
    config = base(tmp_path, "beta", "gamma")
    assert find_environment(config) is None
    synced(config)
    assert {"beta==1.0", "gamma==1.0"} <= set(pins(config))


def test_upgrade_takes_the_newest_of_all_or_of_what_is_named(tmp_path: Path, installer: FakeInstaller) -> None:
    synced(base(tmp_path, "alpha<1.1", "beta"))
    config = base(tmp_path, "alpha", "beta")
    synced(config)
    assert {"alpha==1.0", "beta==1.0"} <= set(pins(config))
    synced(config, upgrade=True, names=("Beta",))
    assert {"alpha==1.0", "beta==1.0"} <= set(pins(config))  # alpha 1.0 needs an old beta
    synced(config, upgrade=True)
    assert {"alpha==2.0", "beta==2.0"} <= set(pins(config))
    with pytest.raises(ConfigError, match=r"`alpa` is not in libraries\.lock; did you mean `alpha`"):
        synced(config, upgrade=True, names=("alpa",))


@pytest.mark.parametrize(
    "locked, asked, told",
    [
        ((), ("alpha",), "there is none"),
        (("alpha",), ("alpha", "beta"), "`beta` is not in the lock"),
        (("alpha", "beta"), ("alpha",), "`beta` is in the lock and no longer required"),
    ],
)
def test_locked_refuses_a_lock_that_is_out_of_date(
    tmp_path: Path, installer: FakeInstaller, locked: tuple[str, ...], asked: tuple[str, ...], told: str
) -> None:
    if locked:
        synced(base(tmp_path, *locked))
    before = lock_path(base(tmp_path)).read_bytes() if locked else None
    with pytest.raises(OutOfDate, match=told):
        synced(base(tmp_path, *asked), locked=True)
    assert (lock_path(base(tmp_path)).read_bytes() if locked else None) == before


def test_a_version_that_the_requirements_do_not_allow_makes_a_lock_out_of_date(
    tmp_path: Path, installer: FakeInstaller
) -> None:
    config = base(tmp_path, "alpha>=2")
    synced(config)
    text = lock_path(config).read_text(encoding="utf-8")
    lock_path(config).write_text(text.replace("alpha==2.0", "alpha==1.0"), encoding="utf-8")
    with pytest.raises(OutOfDate, match=r"`alpha>=2` does not allow 1\.0"):
        synced(config, locked=True)
    synced(config)
    assert lock_path(config).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("interrupted", [False, True])
def test_what_fails_or_is_interrupted_leaves_the_old_in_force(
    tmp_path: Path, installer: FakeInstaller, monkeypatch: pytest.MonkeyPatch, interrupted: bool
) -> None:
    config = base(tmp_path, "alpha<2")
    synced(config)
    before, lock = versions(config), lock_path(config).read_bytes()
    wider = base(tmp_path, "alpha<2", "gamma")
    installer.broken = "gamma"
    if interrupted:
        monkeypatch.setattr(installer, "check", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        installer.broken = ""
    with pytest.raises(KeyboardInterrupt if interrupted else InstallError):
        synced(wider)
    assert lock_path(config).read_bytes() == lock
    assert versions(config) == before
    assert len([entry for entry in (tmp_path / "cache/libraries").iterdir() if entry.is_dir()]) == 1


def test_an_environment_that_other_programs_changed_is_made_again(tmp_path: Path, installer: FakeInstaller) -> None:
    config = base(tmp_path, "alpha")
    environment = synced(config).environment
    (info,) = environment.prefix.rglob("alpha-2.0.dist-info")
    info.rename(info.with_name("alpha-3.0.dist-info"))
    assert find_environment(config) is None
    assert synced(config).changed
    assert (versions(config) or {})["alpha"] == "2.0"


def test_versions_that_do_not_fit_together_are_refused(tmp_path: Path, installer: FakeInstaller) -> None:
    config = base(tmp_path, "alpha")
    synced(config)
    text = lock_path(config).read_text(encoding="utf-8").replace("beta==2.0", "beta==1.0")
    lock_path(config).write_text(text.replace("# python: 3", "# python: 2"), encoding="utf-8")
    with pytest.raises(InstallError, match="made for Python 2") as refused:
        synced(config)
    assert refused.value.__notes__ == ["alpha needs beta>=2"]


def test_it_is_told_where_only_what_proofs_need_does_not_fit(
    tmp_path: Path, installer: FakeInstaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("answerkey.libraries.syncing.SUPPORT", ("pytest>99",))
    with pytest.raises(InstallError, match="don't go together with pytest>99, which proofs need"):
        synced(base(tmp_path, "alpha"))
    with pytest.raises(InstallError, match="there is no alpha>99"):
        synced(base(tmp_path, "alpha>99"))


@pytest.mark.parametrize(
    "requirements, more, told",
    [
        (("alpha", "alpha>>2"), {}, r"`libraries.requirements\[1\]` is not a requirement .*'alpha>>2'"),
        (("-r other.txt",), {}, r"`libraries.requirements\[0\]`"),
        (("--index-url=http://x",), {}, r"`libraries.requirements\[0\]`"),
        (("../folder",), {}, r"`libraries.requirements\[0\]`"),
        (
            ("alpha",),
            {"python": "python9.9"},
            "`libraries.python` names `python9.9`, which is neither a file nor a program",
        ),
        (("alpha",), {"python": "9.9"}, "names `9.9`, which is neither a file nor a program"),
        (("alpha",), {"python": "false"}, "names `false`: `.*false` can't be run"),
        (("alpha",), {"python": "true"}, "names `true`: `.*true` is not Python 3"),
        ((), {}, "no libraries are named"),
        ((), {"environment": ".venv"}, "which is yours"),
    ],
)
def test_a_configuration_that_can_not_be_synced_is_an_error(
    tmp_path: Path, installer: FakeInstaller, requirements: tuple[str, ...], more: dict[str, str], told: str
) -> None:
    with pytest.raises(ConfigError, match=told):
        synced(base(tmp_path, *requirements, **more))
    assert installer.calls == []


def test_two_syncs_do_not_make_the_same_environment(tmp_path: Path, installer: FakeInstaller) -> None:
    config = base(tmp_path, "alpha")
    prefix = synced(config).environment.prefix
    shutil.rmtree(prefix)
    with exclusive(prefix.with_name(f"{prefix.name}.building")), pytest.raises(ConfigError, match="another sync"):
        synced(config)
    assert synced(config).changed


def test_a_folder_that_can_not_be_made_is_an_error(tmp_path: Path, installer: FakeInstaller) -> None:
    (tmp_path / "cache").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="cache"):
        synced(base(tmp_path, "alpha"))


def test_git_leaves_the_environments_out(tmp_path: Path, installer: FakeInstaller) -> None:
    synced(base(tmp_path, "alpha"))
    assert (tmp_path / "cache/.gitignore").read_text(encoding="utf-8") == "*\n"


def test_environments_that_nobody_used_for_a_month_are_removed(tmp_path: Path, installer: FakeInstaller) -> None:
    old = synced(base(tmp_path, "alpha")).environment.prefix
    recent = synced(base(tmp_path, "beta")).environment.prefix
    long_ago = time.time() - 40 * 86400
    os.utime(old, (long_ago, long_ago))
    current = synced(base(tmp_path, "gamma")).environment.prefix
    assert [prefix.exists() for prefix in (old, recent, current)] == [False, True, True]


def test_a_matrix_changes_one_requirement_and_keeps_the_rest(tmp_path: Path, installer: FakeInstaller) -> None:
    synced(base(tmp_path, "alpha==1.0", "beta", "gamma"))
    config = base(tmp_path, "alpha", "beta", "gamma")
    synced(config)
    lock = lock_path(config).read_bytes()
    for entry, expected in (("alpha==1.1", ("1.1", "1.0")), ("alpha", ("2.0", "2.0")), ("alpha<1.1", ("1.0", "1.0"))):
        environment = matrix_environment(config, entry)
        assert (environment.distributions["alpha"], environment.distributions["beta"]) == expected
    assert lock_path(config).read_bytes() == lock
    with pytest.raises(ConfigError, match=r"`matrix\[0\]` is not a requirement"):
        matrix_environment(config, "alpha=1")


def test_a_matrix_needs_requirements_to_vary() -> None:
    config = Config(libraries=LibrariesConfig(environment=".venv"))
    with pytest.raises(ConfigError, match="a matrix needs `requirements`"):
        matrix_environment(config, "alpha==1.0")


def test_an_environment_of_a_matrix_is_made_once_for_each_lock(tmp_path: Path, installer: FakeInstaller) -> None:
    synced(base(tmp_path, "beta<2"))
    config = base(tmp_path, "beta", "gamma")
    synced(config)
    first = matrix_environment(config, "alpha<2")
    installer.calls.clear()
    assert matrix_environment(config, "alpha<2") == first
    assert installer.calls == []
    assert matrix_environment(config, "alpha<2", Choices(upgrade=True)) == first
    assert installer.calls == ["resolve"]
    synced(config, upgrade=True)
    assert (first.distributions["beta"], matrix_environment(config, "alpha<2").distributions["beta"]) == ("1.0", "2.0")


@pytest.mark.parametrize(
    "entry, expected",
    [
        ("alpha==1", ("beta", "alpha[more]==1")),
        ("Alpha[less]", ("beta", "Alpha[less]")),
        ("gamma", ("alpha[more]>=1", "beta", "gamma")),
    ],
)
def test_an_entry_of_a_matrix_takes_the_place_of_a_requirement(entry: str, expected: tuple[str, ...]) -> None:
    assert overridden(["alpha[more]>=1", "beta"], entry) == expected


def test_status_says_what_is_in_force_and_what_is_newer(tmp_path: Path, installer: FakeInstaller) -> None:
    config = base(tmp_path, "alpha<2")
    assert status(config, installer).problem == "no versions are locked yet"
    synced(config)
    found = status(config, installer)
    alpha = found.libraries[0]
    assert (alpha.name, alpha.installed, alpha.locked, alpha.newest, alpha.required) == (
        ("alpha", "1.1", "1.1", "2.0", True)
    )
    assert found.problem == ""
    assert status(config, None).libraries[0].newest is None
    assert status(base(tmp_path, "alpha"), None).problem == "the lock was made for other requirements"
    lock_path(config).write_text(lock_path(config).read_text().replace("alpha==1.1", "alpha==1.0"))
    assert status(config, installer).problem == "the environment does not match the lock"
