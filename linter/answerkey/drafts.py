"""Drafts: files under way beside the ones that they replace, and what becomes of those that a killed process left.

A draft has a name that tells who made it. Before it changes places with its target it takes a name that also tells
which texts may then be found in it. So whoever finds it later removes nothing but texts of this program, and the old
one that was replaced: a text that somebody else wrote at that very instant goes back to its place.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from answerkey.lazy_regex import lazy_regex
from answerkey.processes import PATTERN, Process, State
from answerkey.regular_files import MOST_BYTES, NotRegular, read_regular

_PREFIX = ".answerkey-"  # and not the name of the file, which may be as long as names can be
_ENDING = ".tmp"
_HASH = "[0-9a-f]{16}"
_NAME = lazy_regex(
    rf"\.answerkey-(?P<process>{PATTERN})-[a-z0-9_]{{8}}"
    rf"(?:\.(?P<target>{_HASH})-(?P<before>{_HASH})-(?P<after>{_HASH}))?\.tmp"
)

_EXCHANGE = 2  # RENAME_EXCHANGE
_HERE = -100  # AT_FDCWD
_NOT_HERE = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM)


class ChangedMeanwhile(Exception):
    """A file is no longer what was read, and was left alone."""


class Leftover(NamedTuple):
    """A draft that was not removed, and why."""

    path: Path
    reason: str


@contextmanager
def draft_of(data: bytes, folder: Path, mode: int) -> Iterator[Path]:
    """Make a complete draft in a folder, which goes at the end unless it has taken another name."""
    import tempfile  # a run that writes no file does without it, and all that it imports

    handle, name = tempfile.mkstemp(dir=folder, prefix=f"{_PREFIX}{Process.current()}-", suffix=_ENDING)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, mode)
        yield Path(name)
    finally:
        with suppress(OSError):  # one that can't be removed is swept away later
            os.unlink(name)


def take_place(draft: Path, target: Path, data: bytes, expected: bytes | None) -> None:
    """Give a draft the name of its target, in one step that loses no text of others where the system can do that.

    Where two files can change places, what came out is compared after that: an edit of the last instant goes back to
    its place. A new file takes a name only if nothing has it. Raises ChangedMeanwhile or OSError.
    """
    if expected is None:
        _take_name(draft, target)
        return
    swap = _Swap.begin(draft, target, _hash(expected), _hash(data))
    try:
        if not exchange(swap.draft, target):
            os.replace(swap.draft, target)
            return
        changed = _hash(read_regular(swap.draft, max(MOST_BYTES, len(expected)))) != swap.before
    finally:
        settled = swap.settle()
    if changed:
        where = "" if settled else f"; what it held for an instant is in {swap.draft}"
        raise ChangedMeanwhile(f"{target} changed meanwhile{where}")


def _take_name(draft: Path, target: Path) -> None:
    try:
        os.link(draft, target)
    except FileExistsError:
        raise ChangedMeanwhile(f"{target} changed meanwhile") from None
    except (OSError, AttributeError, NotImplementedError):  # not every file system has hard links
        os.replace(draft, target)


class _Swap(Struct, frozen=True):
    """A draft that changes places with its target. `before` and `after` are hashes of the target's old and new text."""

    draft: Path
    target: Path
    before: str
    after: str

    @classmethod
    def begin(cls, draft: Path, target: Path, before: str, after: str) -> _Swap:
        """Give a draft the name that says this."""
        marks = f".{_hash(os.fsencode(target.name))}-{before}-{after}{_ENDING}"
        swap = cls(draft.with_name(draft.name.removesuffix(_ENDING) + marks), target, before, after)
        os.replace(draft, swap.draft)
        return swap

    def settle(self) -> bool:
        """Remove the draft where it holds the old text or the new one; put any other text back where it belongs.

        Return whether no draft is left: one stays where its target was edited again.
        """
        held = _hash_of(self.draft)
        if held and held not in (self.before, self.after) and not self._put_back():
            return False
        with suppress(OSError):  # one that can't be removed is swept away later
            os.unlink(self.draft)
        return True

    def _put_back(self) -> bool:
        if _hash_of(self.target) != self.after or not exchange(self.draft, self.target):
            return False
        if _hash_of(self.draft) == self.after:
            return True
        exchange(self.draft, self.target)  # edited in that very instant: the newest text is the one that stays
        return False


def exchange(one: Path, other: Path) -> bool:
    """Exchange two files of one folder in one step (`renameat2` of Linux, man 2 rename).

    Return whether that was done; false where the system or its file system can't. Raises OSError.
    """
    if sys.platform != "linux":
        return False
    import ctypes  # every command loads this module, and few write

    function = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if function is None:
        return False
    if function(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_HERE:
        return False
    raise OSError(number, os.strerror(number), str(other))


def is_draft(name: str) -> bool:
    """Return True for the name of a draft."""
    return _NAME.fullmatch(name) is not None


def sweep(folder: Path) -> list[Leftover]:
    """Clear away the drafts that killed processes left in a folder, and return those that have to stay."""
    leftovers = []
    with suppress(OSError):  # a folder that can't be read
        names = os.listdir(folder)
        for name in sorted(filter(_NAME.fullmatch, names)):
            with suppress(OSError):  # another process was quicker, or the file can't be touched
                reason = _swept(folder / name, names)
                leftovers += [Leftover(folder / name, reason)] if reason else []
    return leftovers


def _swept(draft: Path, names: list[str]) -> str:
    """Remove a draft, and return why it has to stay where it has; nothing for one that is at work."""
    marks = _NAME.fullmatch(draft.name)
    status = os.lstat(draft)
    if marks is None or not stat.S_ISREG(status.st_mode):
        return ""
    process = Process.parse(marks["process"])
    if process.may_run(max(status.st_mtime, status.st_ctime)):
        unknown = process.state() is State.UNKNOWN
        return "belongs to a process of another machine or container, and is kept for a day" if unknown else ""
    if marks["target"] is None:
        os.unlink(draft)
        return ""
    target = next((name for name in names if _hash(os.fsencode(name)) == marks["target"]), None)
    swap = _Swap(draft, draft.with_name(target or "."), marks["before"], marks["after"])
    if swap.settle():
        return ""
    return f"holds what {f'`{target}`' if target else 'a file that is gone'} held when a run was killed: compare them"


def _hash_of(path: Path) -> str:
    """Return the hash of what a regular file holds, and nothing where there is none."""
    try:
        return _hash(read_regular(path, follow=False))
    except (FileNotFoundError, NotADirectoryError, NotRegular):
        return ""


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=8).hexdigest()
