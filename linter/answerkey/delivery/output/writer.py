"""Updates a folder: changed files are made and written in parallel, files of former builds are removed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from answerkey.delivery.output.maker import Maker, WriteResult, begin, make_some
from answerkey.delivery.output.output_folder import OutputFolder
from answerkey.delivery.output.state import Entry, State
from answerkey.delivery.targets import File
from answerkey.pipeline.options import processors

Closing = Callable[[Mapping[str, Entry]], File]
_PER_PROCESS = 500  # files that are worth the start of one more process
_ALONE, _CHUNK = 40, 100  # the first files may be large: they are handed out one by one


class Outcome(NamedTuple):
    """The numbers of files that a build made, changed, removed and left as they were."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Output:
    """A place and the state of its last build. `jobs` 0 chooses the number of processes by the number of files."""

    place: OutputFolder
    last: State
    jobs: int = 0

    def write(self, files: Sequence[File], state: State, close: Closing) -> Outcome:
        """Write the files, and one more that `close` makes from their entries; write the state.

        Raises Refused before anything is written if a file that no build wrote would be touched. After an interrupted
        build each file is either old or new, and the next build continues from there.
        """
        owned, closing = self.last.files, close({}).path
        current = {file.path: self._current(file, state.program) for file in files}
        self.place.check_files([*current, closing], owned)
        self.place.make_folders(current)
        self.place.write_state(State("", state.program, {**dict.fromkeys(owned), **current, closing: None}))
        written = dict(self.place.write([file for file in files if current[file.path] is None], self.jobs))
        entries = {path: entry or written[path].entry for path, entry in current.items()}
        written |= self.place.write([close(entries)], self.jobs)
        removed = self.place.remove(owned.keys() - entries.keys() - {closing})
        self.place.write_state(replace(state, files={**entries, closing: written[closing].entry}))
        return _outcome(written.values(), len(entries) + 1, removed)

    def _current(self, file: File, program: str) -> Entry | None:
        """Return the entry of a file that need not be made. Files of another version of this program are made again."""
        entry = self.last.files.get(file.path)
        if entry is None or (self.last.program, entry.made_from) != (program, file.hash):
            return None
        return entry if self.place.stands(file.path, entry) else None


def written(folder: Path, files: Sequence[File], jobs: int) -> dict[str, WriteResult]:
    """Make and write files of a folder in several processes; return the results by their paths."""
    with Maker.over(folder, files) as maker:
        jobs = jobs or min(processors(), 1 + len(files) // _PER_PROCESS)
        if jobs <= 1 or sys.platform != "linux":  # a process gets what makes a file only by being forked
            return dict(maker.make(range(len(files))))
        with ProcessPoolExecutor(jobs, get_context("fork"), begin, (maker,)) as pool:
            return {path: made for some in pool.map(make_some, _chunks(len(files))) for path, made in some}


def _chunks(number: int) -> Iterator[range]:
    yield from (range(at, at + 1) for at in range(min(_ALONE, number)))
    yield from (range(at, min(at + _CHUNK, number)) for at in range(_ALONE, number, _CHUNK))


def _outcome(written: Iterable[WriteResult], files: int, removed: int) -> Outcome:
    counts = dict.fromkeys(("new", "changed", "same"), 0)
    for each in written:
        counts[each.kind] += 1
    return Outcome(counts["new"], counts["changed"], removed, files - counts["new"] - counts["changed"])
