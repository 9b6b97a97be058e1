"""Small wheels, and an installer that takes them: nothing here needs a network."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from answerkey.config import Config, LibrariesConfig
from answerkey.libraries.environment import read_environment, site_folders
from answerkey.libraries.lockfile import Pin, canonical
from answerkey.libraries.programs import InstallError

SHELF: dict[str, tuple[str, ...]] = {
    "alpha 1.0": ("beta<2",),
    "alpha 1.1": ("beta",),
    "alpha 2.0": ("beta>=2", 'gamma; extra == "more"'),
    "beta 1.0": (),
    "beta 2.0": (),
    "gamma 1.0": ('never; python_version < "3"',),
    "pytest 9.0": ("plug",),
    "plug 1.0": (),
    "time-machine 3.0": (),
}


def base(folder: Path, *requirements: str, **more: str) -> Config:
    """The configuration of a base with these requirements."""
    return Config(
        root=folder,
        file=str(folder / "answerkey.toml"),
        libraries=LibrariesConfig(requirements=requirements, **more),
    )


def metadata(name: str, version: str) -> str:
    """The METADATA of a distribution on the shelf."""
    needs = "".join(f"Requires-Dist: {need}\n" for need in SHELF[f"{name} {version}"])
    return (
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nProvides-Extra: more\n{needs}\nA text: with colons\n"
    )


def files(name: str, version: str) -> dict[str, str]:
    """What a distribution installs."""
    module, info = name.replace("-", "_"), f"{name.replace('-', '_')}-{version}.dist-info"
    made = {
        f"{module}/__init__.py": f"VERSION = '{version}'\n",
        f"{info}/METADATA": metadata(name, version),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    made[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in (*made, f"{info}/RECORD"))
    return made


def shelve(folder: Path) -> Path:
    """A folder with a wheel of each distribution."""
    folder.mkdir()
    for entry in SHELF:
        name, version = entry.split()
        with zipfile.ZipFile(folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl", "w") as wheel:
            for path, text in files(name, version).items():
                wheel.writestr(path, text)
    return folder


def offline(shelf: Path) -> dict[str, str]:
    """The variables with which pip and uv know this shelf and nothing else."""
    return {
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(shelf),
        "PIP_NO_CACHE_DIR": "1",
        "UV_NO_CONFIG": "1",
        "UV_OFFLINE": "1",
        "UV_FIND_LINKS": str(shelf),
        "UV_CACHE_DIR": str(shelf.parent / "uv-cache"),
        "UV_PYTHON_DOWNLOADS": "never",
    }


@dataclass
class FakeInstaller:
    """Takes the newest distribution of the shelf that fits. `broken` names what can't be installed."""

    name: str = "fake"
    broken: str = ""
    calls: list[str] = field(default_factory=list)

    def resolve(self, python: Path, requirements: Sequence[str], preferred: Sequence[Pin]) -> tuple[Pin, ...]:
        self.calls.append("resolve")
        liked = {pin.name: pin.version for pin in preferred}
        chosen: dict[str, str] = {}
        for _ in SHELF:
            asked = [Requirement(text) for text in requirements]
            extras = {canonical(r.name): r.extras for r in asked}
            for name, version in chosen.items():
                asked += _needs(name, version, extras.get(name, set()))
            chosen = {canonical(one.name): _best(one.name, asked, liked) for one in asked}
        return tuple(Pin(name, version) for name, version in sorted(chosen.items()))

    def install(self, python: Path, pins: Sequence[Pin]) -> None:
        self.calls.append("install")
        (site,) = site_folders(python.parents[1])
        for pin in pins:
            if pin.name == self.broken:
                raise InstallError(f"{pin.name} is broken")
            for path, text in files(pin.name, pin.version).items():
                (site / path).parent.mkdir(exist_ok=True)
                (site / path).write_text(text, encoding="utf-8")

    def check(self, python: Path) -> None:
        environment = read_environment(python.parents[1])
        assert environment is not None
        for name, version in environment.distributions.items():
            for need in map(Requirement, SHELF[f"{name} {version}"]):
                if need.marker is None and environment.distributions.get(need.name, "") not in need.specifier:
                    error = InstallError("unfit")
                    error.add_note(f"{name} needs {need}")
                    raise error

    def newer(self, python: Path) -> Mapping[str, str]:
        return {"alpha": "2.0"}


def _needs(name: str, version: str, extras: Collection[str]) -> list[Requirement]:
    needs = [Requirement(text) for text in SHELF[f"{name} {version}"]]
    return [r for r in needs if r.marker is None or any(r.marker.evaluate({"extra": extra}) for extra in extras)]


def _best(name: str, asked: Sequence[Requirement], liked: Mapping[str, str]) -> str:
    """The version that is liked or the newest, of those that all requirements allow."""
    wanted = [one for one in asked if canonical(one.name) == canonical(name)]
    found = [entry.split()[1] for entry in SHELF if entry.split()[0] == canonical(name)]
    fits = sorted((v for v in found if all(v in one.specifier for one in wanted)), key=Version)
    if not fits:
        raise InstallError(f"there is no {', '.join(map(str, wanted))}")
    return liked[canonical(name)] if liked.get(canonical(name)) in fits else fits[-1]


def make_prefix(folder: Path, **distributions: str) -> Path:
    """A folder that looks like a virtual environment; its interpreter can't be run."""
    minor = f"{sys.version_info.major}.{sys.version_info.minor}"
    site = folder / "lib" / f"python{minor}" / "site-packages"
    for file, text in (("bin/python", "not a program"), ("pyvenv.cfg", f"home = /usr/bin\nversion = {minor}.7\n")):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    site.mkdir(parents=True)
    for name, version in distributions.items():
        install(site, f"{name}-{version}", f"{name}/__init__.py")
    return folder


def install(site: Path, named: str, *paths: str, **more: str) -> Path:
    """Metadata and RECORD of a distribution in a folder; `more` are other files of its metadata."""
    info = site / f"{named}.dist-info"
    info.mkdir()
    (info / "RECORD").write_text("".join(f"{path},sha256=x,1\n" for path in paths), encoding="utf-8")
    for name, text in more.items():
        (info / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return info
