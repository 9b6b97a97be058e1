"""Updates a place: changed files are made and written in parallel, files of former builds are removed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from answerkey.delivery.output.folder import Names
from answerkey.delivery.output.maker import Maker, WriteResult, begin, make_some
from answerkey.delivery.output.output_folder import OutputFolder
from answerkey.delivery.output.state import Entry, State
from answerkey.delivery.targets import File, LargeFile
from answerkey.pipeline.options import processors

_PER_PROCESS = 500  # files that are worth the start of one more process
_ALONE, _CHUNK = 40, 100  # the first files may be large: they are handed out one by one


class Outcome(NamedTuple):
    """The numbers of files that a build made, changed, removed and left as they were."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


@dataclass
class Output:
    """A place in which a build is under way, and the state of the last one.

    `program` is a hash of this program. `jobs` 0 chooses the number of processes by the number of files. After an
    interrupted build each file is either old or new, and the next build continues from there.
    """

    place: OutputFolder
    last: State
    program: str
    jobs: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)
    _names: Names = field(default_factory=Names)
    _written: list[WriteResult] = field(default_factory=list)

    def keep(self, paths: Sequence[str]) -> bool:
        """Keep files of the last build, or return False if one of them has to be made again."""
        entries = {path: entry for path in paths if (entry := self.last.files.get(path)) is not None}
        same = self.last.program == self.program and len(entries) == len(paths)
        if not same or not self.place.all_stand(entries):
            return False
        self._names.claim(paths)
        self.entries |= entries
        return True

    def former(self, path: str) -> Path | None:
        """Return a file of the last build, if it stands as it was written, on this machine."""
        entry, folder = self.last.files.get(path), self.place.local
        stands = self.last.program == self.program and self.place.stands(path, entry)
        return folder / path if folder is not None and stands else None

    def stands(self, file: File) -> bool:
        """Return True if a file need not be made."""
        return self._current(file) is not None

    def write(self, files: Sequence[File]) -> None:
        """Write files, but for those that are as they should be.

        Raises Refused before any of them is written if a file that no build wrote would be touched.
        """
        current = {file.path: self._current(file) for file in files}
        self._begin(current)
        self.entries |= {path: entry for path, entry in current.items() if entry is not None}
        self._note(self.place.write([file for file in files if current[file.path] is None], self.jobs))

    def write_large(self, file: LargeFile) -> None:
        """Write a large file, unless it is as it should be; raises as `write` does."""
        current = self._current(file)
        self._begin([file.path])
        if current is not None:
            self.entries[file.path] = current
        else:
            last = self.last.files.get(file.path)
            former = last if self.place.stands(file.path, last) else None
            self._note({file.path: self.place.write_large(file, former)})

    def close(self, state: State) -> Outcome:
        """Remove the files of former builds, and write the state of this one."""
        removed = self.place.remove(self.last.files.keys() - self.entries.keys())
        self.place.write_state(replace(state, program=self.program, files=self.entries))
        kinds = [each.kind for each in self._written]
        new, changed = kinds.count("new"), kinds.count("changed")
        return Outcome(new, changed, removed, len(self.entries) - new - changed)

    def _begin(self, planned: Iterable[str]) -> None:
        paths = list(planned)
        self._names.claim(paths)
        self.place.check_files(paths, self.last.files)
        self.place.announce([path for path in paths if path not in self.last.files])
        self.place.make_folders(paths)

    def _note(self, written: Mapping[str, WriteResult]) -> None:
        for path, result in written.items():
            self.entries[path] = result.entry
            self._written.append(result)

    def _current(self, file: File | LargeFile) -> Entry | None:
        """Return the entry of a file that need not be made. Files of another version of this program are made again."""
        entry = self.last.files.get(file.path)
        if entry is None or (self.last.program, entry.made_from) != (self.program, file.hash):
            return None
        return entry if self.place.stands(file.path, entry) else None


def written(folder: Path, files: Sequence[File], jobs: int) -> dict[str, WriteResult]:
    """Make and write files of a folder in several processes; return the results by their paths."""
    maker = Maker(folder, files)
    jobs = jobs or min(processors(), 1 + len(files) // _PER_PROCESS)
    if jobs <= 1 or sys.platform != "linux":  # a process gets what makes a file only by being forked
        return dict(maker.make(range(len(files))))
    with ProcessPoolExecutor(jobs, get_context("fork"), begin, (maker,)) as pool:
        return {path: made for some in pool.map(make_some, _chunks(len(files))) for path, made in some}


def _chunks(number: int) -> Iterator[range]:
    yield from (range(at, at + 1) for at in range(min(_ALONE, number)))
    yield from (range(at, min(at + _CHUNK, number)) for at in range(_ALONE, number, _CHUNK))
