"""The plans of the pages of a base, and the questions among them that are to be proved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from types import MappingProxyType

from msgspec.structs import replace

from answerkey.config import suggestion
from answerkey.pipeline.corpus import bound_names
from answerkey.pipeline.inputs import Inputs, read_inputs
from answerkey.pipeline.options import processors
from answerkey.pipeline.pool import Pool, Task
from answerkey.proofs.archive import open_archive
from answerkey.proofs.plan_archive import PlanArchive
from answerkey.proofs.planner import Planner, finding_of
from answerkey.proofs.program import FilePlan, PlannedQuestion
from answerkey.proofs.targets import Selected, TargetError, is_proved
from answerkey.workspace import SourceFile, Workspace

_FILES_PER_FORK = 4


@dataclass(frozen=True)
class Plans:
    """The plans of files by path."""

    inputs: Inputs
    files: Mapping[str, FilePlan]
    selected: Selected

    @property
    def workspace(self) -> Workspace:
        return self.inputs.workspace

    def questions(self) -> Iterator[tuple[SourceFile, PlannedQuestion]]:
        """Yield the selected questions that ask to be proved, in the order of files and pages."""
        for source in self.sources():
            for planned in self.files[source.path].questions:
                if planned.requested and planned.id in self.selected.get(source.path, (planned.id,)):
                    yield source, planned

    def sources(self) -> list[SourceFile]:
        """Return the pages, in the order of reports."""
        pages = (source for source in self.workspace.files if source.path in self.files)
        return sorted(pages, key=lambda source: source.shown)


def plan(
    workspace: Workspace,
    selected: Selected = MappingProxyType({}),
    jobs: int = 0,
    *,
    threads: bool = False,
    cache: bool = True,
) -> Plans:
    """Plan the selected pages; `threads` says that this process has some (see `Pool`).

    With `cache` the plans of files that are as they were come from the user's archive.

    Raises TargetError for an id that no question has, and ConfigError for a prelude that can't run.
    """
    bound_names(workspace.config.proofs.prelude, "proofs.prelude")
    pages = [source for source in workspace.files if source.selected and is_proved(source.collection)]
    inputs = read_inputs(replace(workspace, files=tuple(pages)))
    with closing(open_archive(workspace.config, enabled=cache)) as archive:
        plans = _plan_files(inputs, PlanArchive(archive, inputs), jobs, threads=threads)
    for path, ids in selected.items():
        existing = [question.id for question in plans[path].questions] if path in plans else []
        for name in sorted(ids.difference(existing)):
            raise TargetError(f"there is no question `{name}` in {path}{suggestion(name, existing)}")
    return Plans(inputs, plans, selected)


def _plan_files(inputs: Inputs, archive: PlanArchive, jobs: int, *, threads: bool) -> dict[str, FilePlan]:
    """Return the plan of each file by path; hostile files are stopped as in a check."""
    plans: dict[str, FilePlan] = {}
    tasks = []
    for source in inputs.workspace.files:
        content = inputs.contents[source.path]
        if content.problem is not None:
            plans[source.path] = FilePlan(findings=(finding_of(content.problem),))
        elif (earlier := archive.get(source.path)) is not None:
            plans[source.path] = earlier
        else:
            tasks.append(Task(source.path, source.collection, content.data, full=False))
    workers = jobs or min(processors(), len(tasks) // _FILES_PER_FORK)
    with closing(Pool(inputs.config, Planner(inputs.config), threads)) as pool:
        new = {tasks[number].path: plan for number, plan in pool.run(tasks, max(1, workers))}
    archive.put(new)
    return plans | new
