"""A base with questions that can be proved, and what was found out about them."""

from __future__ import annotations

from pathlib import Path

from answerkey.diagnostics import Report
from answerkey.model.corpus import Corpus
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import survey
from answerkey.verification import NAME, Verdict, render
from answerkey.workspace import open_workspace
from command import FRAMEWORK, TOPIC

HIDDEN = ("hidden_prelude", "hidden_proof", "HIDDEN_NAME", "hidden_value")
ADDRESS = "/flask/views/basics#{}"
PAGE = """---
framework: Flask
frameworkSlug: flask
topic: Views
topicSlug: views
subtopic: Basics
difficulty: easy
order: 1
seoDescription: What a view is.
updated: 2026-01-02
prelude: |
  import flask.testing

  hidden_prelude = flask.testing
env:
  HIDDEN_NAME: hidden_value
questions:
  - id: proved
    difficulty: easy
    q: What is proved?
    a: |
      That this runs.

      ```python
      import json
      from yaml import safe_load

      answer = json.dumps(safe_load("1"))
      ```
    proof: |
      hidden_proof = "1"
      assert answer == hidden_proof
  - id: shown
    difficulty: hard
    run: true
    q: What is shown?
    a: |
      That this is.

      ```python
      from flask import Flask

      app = Flask(__name__)
      ```
  - id: told
    difficulty: medium
    q: What is told?
    a: Only this.
---
"""
CONFIG = 'select = ["document", "snippet/syntax"]\n[libraries]\nrequirements = ["flask", "pyyaml"]\n'
LOCK = "# requires: flask\n# requires: pyyaml\n# python: 3.13\nflask==3.1.0\npyyaml==6.0.2\n"


def write_base(folder: Path) -> Path:
    """The base in a folder; nothing is recorded of it."""
    files = {
        "answerkey.toml": CONFIG,
        "libraries.lock": LOCK,
        "content/frameworks/flask.yml": FRAMEWORK,
        "content/topics/flask-views.yml": TOPIC,
        "content/qa/flask/views/basics.md": PAGE,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def surveyed(folder: Path) -> tuple[Corpus, Report]:
    """The base in a folder, known and checked."""
    known = survey(open_workspace([str(folder / "content")]), Options(jobs=1, cache=False))
    return known.corpus, known.report


def digests(corpus: Corpus) -> dict[str, str]:
    """The digest of the code of each question, by its id."""
    return {code.id: code.digest for entry in corpus.entries for code in entry.codes}


def write_record(folder: Path, **digest: str) -> None:
    """Record two verdicts on the base in a folder as it is; a digest that is given counts instead of a question's."""
    known = {**digests(surveyed(folder)[0]), **digest}
    verdicts = {
        ADDRESS.format("proved"): Verdict(known["proved"], "proved", "3.13", {"pyyaml": "6.0.2"}, "2026-06-01", 2),
        ADDRESS.format("shown"): Verdict(known["shown"], "checked", "3.13", {"flask": "3.1.0"}, "2026-06-02"),
    }
    (folder / "content" / NAME).write_text(render(verdicts), encoding="utf-8")
