"""An environment is read from its files."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from answerkey.config import ConfigError
from answerkey.libraries.environment import Environment, find_environment, provides, read_environment, site_folders
from libraries.env.wheels import base, install, make_prefix


def found(prefix: Path) -> Environment:
    environment = read_environment(prefix)
    assert environment is not None
    return environment


def test_an_environment_has_its_interpreter_version_and_distributions(tmp_path: Path) -> None:
    prefix = make_prefix(tmp_path / "venv", alpha="1.0", Ruamel_Yaml="0.18.1+local")
    environment = found(prefix)
    assert environment.python == prefix / "bin/python"
    assert environment.version == f"{sys.version_info.major}.{sys.version_info.minor}.7"
    assert dict(environment.distributions) == {"alpha": "1.0", "ruamel-yaml": "0.18.1+local"}


@pytest.mark.parametrize(
    "settings, version",
    [
        ("version = 3.12.1", "3.12.1"),
        ("version_info = 3.12.1.final.0", "3.12.1"),
        ("version_info = 3.13.0rc2", "3.13.0rc2"),
        ("version = 3.12", "3.12"),
    ],
)
def test_the_version_is_as_each_maker_of_environments_writes_it(tmp_path: Path, settings: str, version: str) -> None:
    prefix = tmp_path / "venv"
    (prefix / "bin").mkdir(parents=True)
    (prefix / "bin/python").touch()
    (prefix / "lib" / f"python{'.'.join(version.split('.')[:2])}" / "site-packages").mkdir(parents=True)
    (prefix / "pyvenv.cfg").write_text(f"home = /usr\n{settings}\n", encoding="utf-8")
    assert found(prefix).version == version


def test_a_prefix_that_is_no_virtual_environment_is_one_too(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python3.12").touch()
    os.symlink("python3.12", tmp_path / "bin/python3")
    site = tmp_path / "lib/python3.12/site-packages"
    site.mkdir(parents=True)
    (tmp_path / "lib/python3.9/site-packages").mkdir(parents=True)
    install(site, "alpha-1.0")
    assert found(tmp_path).version == "3.12"
    header = tmp_path / "include/python3.12/patchlevel.h"
    header.parent.mkdir(parents=True)
    header.write_text('#define PY_VERSION   "3.12.4+"\n', encoding="utf-8")
    assert found(tmp_path).version == "3.12.4"
    assert "alpha" in found(tmp_path).distributions


def test_distributions_that_are_shared_with_the_python_below_count(tmp_path: Path) -> None:
    below = make_prefix(tmp_path / "below", alpha="1.0", beta="1.0")
    prefix = make_prefix(tmp_path / "venv", alpha="2.0")
    settings = (prefix / "pyvenv.cfg").read_text(encoding="utf-8").replace("/usr/bin", str(below / "bin"))
    (prefix / "pyvenv.cfg").write_text(settings + "include-system-site-packages = true\n", encoding="utf-8")
    assert dict(found(prefix).distributions) == {"alpha": "2.0", "beta": "1.0"}


def test_nothing_of_it_is_run(tmp_path: Path) -> None:
    prefix = make_prefix(tmp_path / "venv", alpha="1.0")
    (prefix / "bin/python").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="utf-8")
    os.chmod(prefix / "bin/python", 0o755)
    (site,) = site_folders(prefix)
    (site / "evil.pth").write_text(f"import os; os.mkdir({str(tmp_path / 'ran')!r})\n", encoding="utf-8")
    provides(found(prefix))
    assert not (tmp_path / "ran").exists()


def test_the_fingerprint_changes_with_a_version_and_with_nothing_else(tmp_path: Path) -> None:
    first, same = make_prefix(tmp_path / "a", alpha="1.0"), make_prefix(tmp_path / "b", alpha="1.0")
    other = make_prefix(tmp_path / "c", alpha="1.1")
    assert found(first).fingerprint == found(same).fingerprint != found(other).fingerprint


def test_the_fingerprint_changes_with_the_modules_of_an_editable_distribution(tmp_path: Path) -> None:
    prefix = make_prefix(tmp_path / "venv")
    (site,) = site_folders(prefix)
    project = tmp_path / "project"
    (project / "src/own").mkdir(parents=True)
    (project / "src/own/__init__.py").write_text("x = 1\n", encoding="utf-8")
    (site / "own.pth").write_text(f"{project / 'src'}\n", encoding="utf-8")
    address = json.dumps({"url": project.as_uri(), "dir_info": {"editable": True}})
    install(site, "own-1.0", "own.pth", direct_url__json=address)
    before = found(prefix)
    assert provides(before)["own"] == "own"
    (project / "src/own/__init__.py").write_text("x = 12\n", encoding="utf-8")
    assert found(prefix).fingerprint != before.fingerprint


@pytest.mark.parametrize("address", ["", "{", "[]", '{"url": 1, "dir_info": {"editable": true}}', '{"dir_info": []}'])
def test_a_broken_address_of_a_distribution_is_passed_over(tmp_path: Path, address: str) -> None:
    prefix = make_prefix(tmp_path / "venv")
    install(site_folders(prefix)[0], "own-1.0", "own/__init__.py", direct_url__json=address)
    assert provides(found(prefix)) == {"own": "own"}


def test_modules_lead_to_the_distribution_that_provides_them(tmp_path: Path) -> None:
    prefix = make_prefix(tmp_path / "venv")
    (site,) = site_folders(prefix)
    install(site, "PyYAML-6.0", "yaml/__init__.py", "_yaml.cpython-313-x86_64-linux-gnu.so", "../../../bin/tool")
    install(site, "google_a-1.0", "google/cloud/a.py", "google_a-1.0.dist-info/METADATA", "py_typed.txt", "a-b/c.py")
    install(site, "google-2.0", "google/__init__.py", "six.py")
    assert dict(provides(found(prefix))) == {"yaml": "pyyaml", "_yaml": "pyyaml", "google": "google", "six": "google"}


@pytest.mark.parametrize(
    "make, told",
    [
        (lambda path: None, "which does not exist"),
        (lambda path: path.write_text(""), "which is a file"),
        (lambda path: path.mkdir(), "in which there is no Python"),
    ],
)
def test_an_environment_that_is_named_and_unusable_is_an_error(tmp_path: Path, make, told: str) -> None:
    make(tmp_path / "venv")
    with pytest.raises(ConfigError, match=told):
        find_environment(base(tmp_path, environment="venv"))


def test_a_named_environment_is_relative_to_the_configuration(tmp_path: Path) -> None:
    make_prefix(tmp_path / "venv", alpha="1.0")
    environment = find_environment(base(tmp_path, environment="venv"))
    assert environment is not None
    assert environment.prefix == tmp_path / "venv"


def test_without_libraries_there_is_no_environment(tmp_path: Path) -> None:
    assert find_environment(base(tmp_path)) is None
    assert find_environment(base(tmp_path, "alpha")) is None
