"""Other languages cost nothing where there are none, and little where there are many."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from answerkey.pipeline.calibration import slowness
from answerkey.snippets.languages import judge

MOST_SECONDS = 2.0  # for 1,000 snippets on the reference machine
_HEAVY = "print([name for name in sys.modules if name.startswith(('tree_sitter', 'graphql', 'answerkey.snippets.languages.'))])"
_CHECK = """
import sys
from answerkey.pipeline.checker import checker_for
from answerkey.pipeline.guard import Unguarded
from answerkey.config import Config
from answerkey.model.collections import PLAIN
import answerkey.pipeline.preload
checker_for(Config()).check("a.md", PLAIN, {data!r}, Unguarded())
"""
_SNIPPET = """\
import express from 'express'

const app{n} = express()
app{n}.get('/users/:id', async (request, response) => {{
  const user = await find(request.params.id)
  if (!user) return response.status(404).json({{ error: 'not found' }})
  response.json({{ ...user, seen: [1, 2, {n}] }})
}})
"""


def loaded(data: bytes) -> str:
    code = _CHECK.format(data=data) + _HEAVY
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_a_base_without_other_languages_imports_no_grammar() -> None:
    assert loaded(b"```python\nx = 1\n```\n\n```json\n{}\n```\n\n```haskell\nx\n```\n") == "[]\n"


def test_a_snippet_loads_the_grammar_of_its_language_and_no_other() -> None:
    output = loaded(b"```go\nx := 1\n```\n")
    assert "'tree_sitter_go'" in output
    assert "javascript" not in output
    assert "graphql" not in output


@pytest.mark.sweep
def test_a_thousand_snippets_take_less_than_two_seconds_of_processor_time() -> None:
    codes = [_SNIPPET.format(n=number) for number in range(1_000)]
    start = time.process_time()
    assert not any(judge("JavaScript", code).fault for code in codes)
    assert time.process_time() - start < MOST_SECONDS * slowness()
