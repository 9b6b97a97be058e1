"""What stands in a folder and is no file, and names that are no names."""

from __future__ import annotations

import os
import socket
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from hostile.case import BROKEN_FENCE, FRAMEWORK, PAGE, Case, page, refuse

UNREADABLE = refuse("document/unreadable")


def _link(target: str) -> Callable[[Path], None]:
    return lambda content: os.symlink(target, content / PAGE)


def _folder_link(target: str) -> Callable[[Path], None]:
    return lambda content: os.symlink(target, content / "qa/acme/linked")


def kinds() -> Iterator[Case]:
    """Links, pipes, devices, folders."""
    links = {
        "to itself": "page.md",
        "to nothing": "no-such-file.md",
        "to another page": "other.md",
        "out of the base": "/etc/passwd",
        "upwards": "../../../../../../../../etc/passwd",
        "to zeros": "/dev/zero",
        "to random bytes": "/dev/urandom",
        "to a terminal": "/dev/tty",
        "to its own descriptors": "/proc/self/fd/0",
        "to its own memory": "/proc/self/mem",
        "to a folder": "/",
        "to a name that is too long": "x" * 300,
        "to a path that is too long": "x/" * 2_000,
        "to commands": "::error::x\n##[error]x\x1b[31m",
        "to bytes": "\udcff\udcfe",
    }
    for name, target in links.items():
        yield Case(f"files: a link {name}", None, UNREADABLE, arrange=_link(target), every_format=True)
        if name not in ("to another page",):
            yield Case(f"files: a folder that is a link {name}", arrange=_folder_link(target))
    yield Case("files: a linked folder of the base", arrange=_folder_link("basics"))
    yield Case("files: a link from a framework", None, UNREADABLE, where="frameworks/b.yml",
               arrange=lambda content: os.symlink("acme.yml", content / "frameworks/b.yml"))  # fmt: skip
    yield Case("files: a link whose name is that of a page and leads to a folder", None, UNREADABLE,
               arrange=lambda content: os.symlink("..", content / PAGE))  # fmt: skip
    yield Case("files: a ring of links", None, UNREADABLE, arrange=_ring)
    yield Case("files: a pipe", None, UNREADABLE, arrange=lambda content: os.mkfifo(content / PAGE))
    yield Case("files: a pipe for a framework", None, UNREADABLE, where="frameworks/b.yml",
               arrange=lambda content: os.mkfifo(content / "frameworks/b.yml"))  # fmt: skip
    yield Case("files: a socket", None, UNREADABLE, arrange=_socket)
    yield Case("files: a folder named as a page", arrange=lambda content: (content / PAGE).mkdir())
    yield Case("files: a page in a folder named as a page", files={"qa/acme/basics/page.md/page.md": page("Nothing.")})
    yield Case("files: an empty file", "", refuse("document/front-matter"))
    yield Case("files: an empty record", files={FRAMEWORK: ""}, where=FRAMEWORK, must_refuse=refuse("document/schema"))
    yield Case("files: a byte too many", lambda: b"x" * (1024 * 1024 + 1), refuse("limit/file-size"))
    yield Case("files: as many bytes as may be", lambda: b"x" * (1024 * 1024), refuse("document/front-matter"))
    yield Case("files: a terabyte of nothing", "", refuse("limit/file-size"),
               arrange=lambda content: os.truncate(content / PAGE, 2**40))  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() != 0:
        yield Case(
            "files: a file that may not be read", "", UNREADABLE, arrange=lambda content: (content / PAGE).chmod(0)
        )
        yield Case("files: a folder that may not be listed", arrange=lambda content: _folder(content, 0))
        yield Case("files: a folder that may not be entered", arrange=lambda content: _folder(content, 0o644))
        yield Case("files: a link into a folder that may not be entered", arrange=_link_into_locked)
    many = {f"qa/acme/basics/small-{n}.md": "---\n---\n" for n in range(600)}
    yield Case("files: 600 small ones", files=many, cpu=6)
    yield Case("files: 3,000 that are no content", cpu=4,
               files={f"assets/{n}.bin": "" for n in range(3_000)})  # fmt: skip
    yield Case("files: 900 folders in each other", arrange=lambda content: os.makedirs(content / "/".join(["d"] * 900)))
    yield Case("files: a path that is too long", arrange=_deep)


def _ring(content: Path) -> None:
    os.symlink("a.md", content / PAGE)
    os.symlink("b.md", (content / PAGE).with_name("a.md"))
    os.symlink("page.md", (content / PAGE).with_name("b.md"))


def _socket(content: Path) -> None:
    here = os.getcwd()
    os.chdir((content / PAGE).parent)  # the path of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("page.md")
    finally:
        os.chdir(here)


def _folder(content: Path, mode: int) -> None:
    folder = content / "qa/acme/closed"
    folder.mkdir()
    (folder / "inner").mkdir()
    folder.chmod(mode)


def _link_into_locked(content: Path) -> None:
    _folder(content, 0)
    os.symlink("closed/inner/x", content / "qa/acme/way-in")


def _deep(content: Path) -> None:
    """Folders whose path is longer than the system takes at once."""
    here = os.getcwd()
    os.chdir(content / "qa")
    try:
        for _ in range(20):
            os.mkdir("d" * 250)
            os.chdir("d" * 250)
        Path("page.md").write_text(page("Nothing."), encoding="utf-8")
    finally:
        os.chdir(here)


def names() -> Iterator[Case]:
    """Names with everything that a file system takes. Each such page is broken, so that its name is shown."""
    names = {
        "a line feed": "a\nb",
        "a command after a line feed": "a\n::error::x",
        "a command": "::error::x",
        "a command of another runner": "##[error]x",
        "a percent sign": "%0A::error::x%25",
        "commas and colons": "a,b:c,title=x::y",
        "a carriage return": "a\r::error::x",
        "an ESC": "\x1b[31mred\x1b]8;;x:y\x07",
        "a C1 control": "\x9b31m",
        "bidirectional controls": "\u202egpj.exe\u2066",
        "a zero-width space": "a\u200bb",
        "LS": "a\u2028b\u2029c\x85d",
        "a byte order mark": "\ufeffa",
        "bytes that are no UTF-8": "a\udcffb",
        "a dash": "-rf",
        "two dashes": "--help",
        "spaces": "  a  b  ",
        "only a space": " ",
        "quotes": "a'b\"c`d`$(e)",
        "a backslash": "a\\b",
        "brackets": "a[b]{c}*?",
        "capitals": "PAGE",
        "a long name": "x" * 240,
        "a device of Windows": "con",
        "a dot at its end": "a.",
        "dots": "...a",
        "an emoji": "🔑",
        "combining marks": "e" + "\u0301" * 100,
        "a tilde": "~",
        "a name of format": "{0.__class__}%s%n",
    }
    for name, stem in names.items():
        path = f"qa/acme/basics/{stem}.md"
        rules = refuse("snippet/syntax") if not stem.startswith(".") else frozenset()
        yield Case(f"names: {name}", None, rules, {path: page(BROKEN_FENCE, order="3")}, path, every_format=True)
    folders = {f"qa/{stem}/{stem}/page.md": page(BROKEN_FENCE) for stem in names.values()}
    yield Case("names: folders of all these", files=folders, every_format=True, cpu=4)
    nfc, nfd = unicodedata.normalize("NFC", "é"), unicodedata.normalize("NFD", "é")
    pairs = {"case": ("page", "Page"), "normal form": (nfc, nfd), "ligature": ("ﬁ", "fi"), "sharp s": ("ß", "SS")}
    for name, (one, other) in pairs.items():
        files = {f"qa/acme/basics/{stem}.md": page("Nothing.", order=str(n)) for n, stem in enumerate((one, other), 3)}
        yield Case(f"names: two that differ only in {name}", files=files)
    for suffix in (".mdx", ".MD", ".markdown", ".md.md", ".yml", ".md~"):
        yield Case(f"names: a page that ends in {suffix}", files={f"qa/acme/basics/page{suffix}": page(BROKEN_FENCE)})
    yield Case("names: a record that ends in .yaml", files={"topics/acme-b.yaml": "name: B\n"}, every_format=True)
    yield Case(
        "names: a page right in the folder", files={"qa/page.md": page(BROKEN_FENCE), "qa/a/b/c/d.md": page("x")}
    )


FAMILIES = (kinds, names)
