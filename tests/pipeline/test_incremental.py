"""Whatever changes in a base, what is kept of earlier runs gives the reports that a run from scratch gives."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from answerkey.config import Config
from answerkey.diagnostics import Report
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint, survey
from answerkey.pipeline.session import Session
from answerkey.reporters import load
from answerkey.verification.validity import codes_of
from answerkey.verification.verdicts import Verdict, render
from answerkey.workspace import Workspace, open_workspace
from command import make_base, page
from inline import use_inline_pool
from properties import SWEEP, edits
from repositories import Repository

STEPS = edits(people=20)
COLD = Options(jobs=1, cache=False, today=date(2026, 1, 2))
WARM = replace(COLD, cache=True)

CODES = (
    "x = 1\n",
    "import os\nprint(Depnds, Depends)\n",
    "from fastapi import Depends, FastAPI\napp = FastAPI()\n",
    "from fastapi import Depnds\n",
    "x = (\n",
    "def view( ):\n    return [1,2]\n",
    "app.get(app.state, strange_placeholder)\n",
    "import strange_placeholder\nstrange_placeholdr.run()\n",
    "# answerkey: ignore snippet/format\nx = [1,2]\n",
)
QUESTIONS = ("What is a view?", "What is the view?", "How does a view answer a request?", "How are requests answered?")
LINKS = ("/flask/views/first", "/flask/views/second#what-is-a-view", "/flask/views", "/flask/views/none", "picture.png")
SETTINGS = (
    "",
    'preset = "strict"\n',
    'ignore = ["question", "snippet/format"]\n',
    'select = ["snippet", "reference"]\n[severity]\n"snippet/format" = "error"\n',
    '[names]\nknown = ["Depends", "Depnds"]\n',
    'exclude = ["content/qa/flask/views/first.md"]\n',
    '[rules."question/duplicate"]\nsimilarity = 0.5\n',
    'locales = ["en", "de"]\n[severity]\n"locale/missing" = "warning"\n',
    'names.prelude = "strange_placeholder = 1"\n[severity]\n"page/stale" = "warning"\n"publication/expired" = "warning"\n',
    """[[collections]]
name = "notes"
glob = "notes/*.md"
references = { related = "notes" }
[review]
required = true
""",
    """locales = ["en", "de"]
select = ["locale", "identity", "publication", "question/unproved"]
[severity]
"locale/missing" = "warning"
"publication/changed" = "warning"
"identity/new-address" = "warning"
"question/unproved" = "warning"
""",
    """select = ["question/unproved"]
[rules."question/unproved"]
easy = 0.5
topics = { "flask/other" = 1.0 }
""",
)
DAYS = (date(2026, 1, 2), date(2026, 1, 3), date(2026, 6, 1), date(2027, 2, 1))
RECORDED = (
    "/flask",
    "/flask/views",
    "/flask/views/first",
    "/flask/views/first#other",
    "/flask/views/first#what-is-a-view",
    "/flask/views/none -> /flask/views/third",
    "/flask/views/none#a -> /flask/views/none#b",
    "/flask/views/none#b -> /flask/views/first#othr",
    "/flask/views/second#other -> gone -- no reason",
    "/flask/views/second#what-is-a-view",
    "/flask/views/third -> /flask/views/none",
    "/ghost",
    "/ghost/town#a",
)
VERDICT = Verdict("5", "proved", "3.13", {}, "2026-01-02", 2)
TIMES = (
    "",
    "",
    "draft: true\n",
    "publish: 2026-01-03\n",
    "expires: 2026-05-01\n",
    "review: ready\n",
    "review: approved\n",
)


@dataclass
class Base:
    """A base that is changed at random, always in the same way."""

    root: Path
    random: random.Random
    repository: Repository | None
    session: Session | None = field(default=None)
    buffers: dict[Path, bytes] = field(default_factory=dict)
    config: Config | None = field(default=None)
    day: date = COLD.today or date.min

    def step(self) -> str:
        """Change the base once; return what was done."""
        often = ["add", "change", "change", "change", "rename", "delete", "record", "asset", "settings"]
        rare = ["framework", "lock", "translation", "translation", "note", "day", "commit", "verdicts"]
        name = self.random.choice([*often, *rare])
        getattr(self, f"_{name}")()
        return name

    @property
    def _pages(self) -> Path:
        return self.root / "content" / "qa" / "flask" / "views"

    def _page(self) -> str:
        proof = self.random.choice(["", "    proof: assert x\n", "    run: true\n", "    draft: true\n"])
        text = page(self.random.choice(CODES), related=self.random.choice((*LINKS, "")), extra=proof)
        text = text.replace("What is a view?", self.random.choice(QUESTIONS)).replace("A function.", self._prose())
        text = text.replace("what-is-a-view", self.random.choice(["what-is-a-view", "other", "Other"]))
        return text.replace("---\n", f"---\n{self.random.choice(TIMES)}", 1)

    def _prose(self) -> str:
        return self.random.choice(
            ["A function.", "Depends.", f"See [this]({self.random.choice(LINKS)}).", "<b>x</b> strange"]
        )

    def _file(self) -> Path | None:
        files = sorted(path for path in self._pages.iterdir() if path.suffix == ".md")
        return self.random.choice(files) if files else None

    def _new(self) -> Path:
        return self._pages / f"{self.random.choice(['first', 'second', 'third', 'Fourth', 'über'])}.md"

    def _add(self) -> None:
        self._new().write_text(self._page(), encoding="utf-8")

    def _change(self) -> None:
        file = self._file() or self._new()
        broken = self.random.random() < 0.1
        file.write_bytes(b"---\n\xff: [\n" if broken else self._page().encode())

    def _rename(self) -> None:
        if file := self._file():
            file.replace(self._new())

    def _delete(self) -> None:
        if file := self._file():
            file.unlink()

    def _record(self) -> None:
        topic = self.root / "content" / "topics" / "flask-views.yml"
        slug = self.random.choice(["views", "views", "other", "1 2"])
        topic.write_text(f"name: V\nslug: {slug}\nframeworkSlug: flask\norder: 1\ndescription: D.\n", encoding="utf-8")

    def _framework(self) -> None:
        framework = self.root / "content" / "frameworks" / self.random.choice(["flask.yml", "other.yml"])
        slug, order = self.random.choice(["flask", "Flask", "other"]), self.random.choice([1, 2])
        if framework.exists() and framework.stem == "other":
            framework.unlink()
        else:
            framework.write_text(f"name: F\nslug: {slug}\norder: {order}\ndescription: D.\n", encoding="utf-8")

    def _lock(self) -> None:
        lines = self.random.sample(RECORDED, self.random.randrange(len(RECORDED) + 1))
        text = "".join(f"{line}\n" for line in sorted(lines, reverse=self.random.random() < 0.1))
        (self.root / "content" / "ids.lock").write_text(text, encoding="utf-8")

    def _verdicts(self) -> None:
        """Record verdicts on some questions: that their code as it is now was proved, or that other code was."""
        file = self.root / "content" / "verified.json"
        if self.random.random() < 0.2:
            file.unlink(missing_ok=True)
            return
        corpus = survey(open_workspace(["content"]), replace(COLD, today=self.day)).corpus
        verdicts = {address: VERDICT._replace(digest=code.digest) for address, _, code in codes_of(corpus)}
        stale = {address: VERDICT for address in verdicts if self.random.random() < 0.3}
        file.write_text(render({**verdicts, **stale}), encoding="utf-8")

    def _commit(self) -> None:
        if self.repository is not None:
            self.repository.commit()

    def _translation(self) -> None:
        file = self._pages / f"{self.random.choice(['first', 'second', 'none'])}.de.md"
        if file.exists():
            file.unlink()
        else:
            id_ = self.random.choice(["what-is-a-view", "other", "othr"])
            link = self.random.choice(LINKS)
            text = f"---\ntitle: V\nquestions:\n  - id: {id_}\n    q: Was?\n    a: |\n      Siehe [hier]({link}).\n"
            code = self.random.choice(["", "\n      ```python\n      x = 1\n      ```\n"])
            file.write_text(f"{text}{code}---\n", encoding="utf-8")

    def _note(self) -> None:
        note = self.root / "content" / "notes" / f"{self.random.choice(['one', 'two'])}.md"
        note.parent.mkdir(exist_ok=True)
        related = self.random.choice(["one", "two", "notes/one", "onee", "/notes/two#part"])
        prose = self.random.choice(["# Part", self._prose()])
        note.write_text(f"---\nrelated: {related}\n{self.random.choice(TIMES)}---\n{prose}\n", encoding="utf-8")

    def _day(self) -> None:
        self.day = self.random.choice(DAYS)

    def _asset(self) -> None:
        asset = self._pages / "picture.png"
        if asset.exists():
            asset.unlink()
        else:
            asset.write_bytes(b"")

    def _settings(self) -> None:
        (self.root / "answerkey.toml").write_text(self.random.choice(SETTINGS), encoding="utf-8")

    def edited(self, workspace: Workspace) -> Report:
        """Return the report of an editor's session, which starts anew with other settings, as the server does."""
        if self.session is None or workspace.config != self.config:
            self.close()
            self.session, self.config = Session(workspace.config, cache=False), workspace.config
        return self.session.run(workspace, today=self.day).report

    def typed(self, workspace: Workspace) -> tuple[Workspace, Report]:
        """Edit pages in an editor that holds them; return the workspace with its buffers, and the report of the session.

        The files on disk are not looked at again.
        """
        assert self.session is not None
        pages = [source.file for source in workspace.files if source.file.suffix == ".md" and source.file.is_file()]
        for file in self.random.sample(pages, min(2, len(pages))):
            self.buffers[file] = self._page().encode()
            typed = replace(workspace, buffers=dict(self.buffers))
            report = self.session.run(typed, disk=False, today=self.day).report
        if self.random.random() < 0.3:
            self.buffers.clear()
        return typed, report

    def close(self) -> None:
        if self.session is not None:
            self.session.close()


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Base]:
    repository = Repository(tmp_path) if os.environ.get(SWEEP) else None  # each commit starts programs
    make_base(tmp_path, first=page(), second=page(CODES[1]), third=page(CODES[2]))
    (tmp_path / ".gitignore").write_text("cache\n", encoding="utf-8")
    if repository is not None:
        repository.commit()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANSWERKEY_CACHE_DIR", str(tmp_path / "cache"))
    if not os.environ.get(SWEEP):
        use_inline_pool(monkeypatch)  # workers are started anew for each of these runs
    base = Base(tmp_path, random.Random(0), repository)
    yield base
    base.close()


def rendered(report: Report) -> list[str]:
    """The report in two formats, without the time that it took."""
    timeless = replace(report, summary=replace(report.summary, seconds=0))
    return [load(form).render(timeless) for form in ("text", "json")]


def test_after_each_change_all_ways_give_the_report_of_a_run_from_scratch(base: Base) -> None:
    steps, numbers = [], set()
    for _ in range(STEPS):
        steps.append(base.step())
        workspace = open_workspace(["content"])
        from_scratch, warm = replace(COLD, today=base.day), replace(WARM, today=base.day)
        scratch = lint(workspace, from_scratch)
        cold = rendered(scratch)
        numbers.add(len(scratch.diagnostics))
        assert rendered(lint(workspace, warm)) == cold, steps
        assert rendered(lint(workspace, warm)) == cold, (steps, "nothing changed")
        assert rendered(base.edited(workspace)) == cold, (steps, "editor")
        typed, report = base.typed(workspace)
        assert rendered(report) == rendered(lint(typed, from_scratch)), (steps, "buffers")
        source = base.random.choice(workspace.files)
        alone = lint(open_workspace([source.shown], lenient=True), warm)
        assert list(alone.diagnostics) == [d for d in scratch.diagnostics if d.path == source.shown], (steps, source)
    assert len(numbers) > 5, "the base is edited so that findings come and go"
