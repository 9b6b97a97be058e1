"""Task lists in READMEs become choices, and nothing else does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answerkey.importing.task_lists import choices_in
from command import run

QUIZ = """# Quiz

## Lists

#### Q1. Which of these can change?

- [ ] A tuple
- [x] A list: `[1]`
- [ ] A string

Lists alone have `append`.

#### Q2. What is the length of this?

```python
items = [1, 2]
```

- [ ] 1
- [x] 2
* [ ] another list

#### Q3. Which print `1`?

- [x]

  ```python
  print(1)
  ```

- [x] This:

      code
- [ ] `print(2)`

#### Q4. What is left to do?

- [ ] All
- [ ] Everything
"""


def test_a_quiz_becomes_questions_to_choose_in_that_pass_the_linter(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(QUIZ, encoding="utf-8")
    done = run(tmp_path, "import", "markdown", "README.md", "--framework", "python", "--difficulty", "easy")
    assert done.returncode == 0, done.stderr
    report = json.loads(run(tmp_path, "lint", "--format", "json").stdout)
    assert {d["rule"] for d in report["diagnostics"] if d["severity"] == "error"} == set()
    run(tmp_path, "build", "--target", "json", "--out", "dist")
    (page,) = (tmp_path / "dist" / "pages").rglob("*.json")
    one, two, three, four = json.loads(page.read_text("utf-8"))["questions"]
    assert [q["kind"] for q in (one, two, three, four)] == ["choice", "choice", "choice", "open"]
    assert [(c["text"], c["correct"]) for c in one["choices"]] == [
        ("A tuple", False),
        ("A list: `[1]`", True),
        ("A string", False),
    ]
    assert one["a"] == "Lists alone have `append`.\n"
    assert two["q"] == "What is the length of this?\n\n```python\nitems = [1, 2]\n```"
    assert two["a"] == "* [ ] another list\n"
    assert [c["text"] for c in three["choices"]] == ["```python\nprint(1)\n```", "This:\n\n    code", "`print(2)`"]
    assert three["a"].startswith("- ```python\n  print(1)\n  ```\n- This:")
    assert four["choices"] == []


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "No list.\n",
        "- one\n- two\n",
        "- [x] one\n- [x] two\n",
        "- [ ] one\n- [ ] two\n",
        "- [x] one\n- two\n",
        "- [x] one\n",
        "Prose first:\n\n- [x] one\n- [ ] two\n",
        "1. [x] one\n2. [ ] two\n",
        "```\n- [x] one\n- [ ] two\n```\n",
        "> - [x] one\n> - [ ] two\n",
        "- [x]\n- [ ] two\n",
    ],
)
def test_what_is_no_list_of_choices_stays_text(answer: str) -> None:
    assert choices_in(answer) is None
