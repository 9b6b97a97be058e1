"""Makes a folder hold some files: what changed is made and written in parallel, what is gone is removed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from answerkey.delivery.output.folder import check_files, make_folders, remove
from answerkey.delivery.output.maker import Maker, Written, begin, make_some
from answerkey.delivery.output.state import Entry, State, stands, write_state
from answerkey.delivery.targets import File
from answerkey.pipeline.options import processors

Closing = Callable[[Mapping[str, Entry]], File]
_PER_PROCESS = 500  # files that pay for the start of one more
_ALONE, _CHUNK = 40, 100  # the first files may be large ones, and are handed out one by one


class Outcome(NamedTuple):
    """How many files a build made, changed, removed and left as they were."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Output:
    """A folder and the state that the last build left in it. `jobs` 0 means as many processes as pay."""

    folder: Path
    last: State
    jobs: int = 0

    def write(self, files: Sequence[File], state: State, close: Closing) -> Outcome:
        """Make the folder hold the files, and that which `close` makes of what is known of them; keep the state.

        Raises Refused before anything is written where that would touch what is not our own. A build that is ended
        leaves each file as it was or as it should be, and the next one goes on from there.
        """
        ours, closing = self.last.files, close({}).path
        known = {file.path: self._current(file, state.program) for file in files}
        check_files(self.folder, [*known, closing], ours)
        make_folders(self.folder, known)
        write_state(self.folder, State("", state.program, {**dict.fromkeys(ours), **known, closing: None}))
        written = dict(self._written([file for file in files if known[file.path] is None]))
        entries = {path: entry or written[path].entry for path, entry in known.items()}
        written |= self._written([close(entries)])
        removed = remove(self.folder, ours.keys() - entries.keys() - {closing})
        write_state(self.folder, replace(state, files={**entries, closing: written[closing].entry}))
        return _outcome(written.values(), len(entries) + 1, removed)

    def _current(self, file: File, program: str) -> Entry | None:
        """What is known of a file that need not be made; another program may make other bytes of the same."""
        entry = self.last.files.get(file.path)
        if entry is None or (self.last.program, entry.made_from) != (program, file.hash):
            return None
        return entry if stands(self.folder, file.path, entry) else None

    def _written(self, files: Sequence[File]) -> dict[str, Written]:
        with Maker.over(self.folder, files) as maker:
            jobs = self.jobs or min(processors(), 1 + len(files) // _PER_PROCESS)
            if jobs <= 1 or sys.platform != "linux":  # a process gets what makes a file only by being forked
                return dict(maker.make(range(len(files))))
            with ProcessPoolExecutor(jobs, get_context("fork"), begin, (maker,)) as pool:
                return {path: made for some in pool.map(make_some, _chunks(len(files))) for path, made in some}


def _chunks(number: int) -> Iterator[range]:
    yield from (range(at, at + 1) for at in range(min(_ALONE, number)))
    yield from (range(at, min(at + _CHUNK, number)) for at in range(_ALONE, number, _CHUNK))


def _outcome(written: Iterable[Written], files: int, removed: int) -> Outcome:
    counts = dict.fromkeys(("new", "changed", "same"), 0)
    for each in written:
        counts[each.kind] += 1
    return Outcome(counts["new"], counts["changed"], removed, files - counts["new"] - counts["changed"])
