"""A page with a question of each kind."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from command import make_base

PATH = "qa/flask/views/kinds.md"
ADDRESS = "/flask/views/kinds"

PAGE = '''---
title: Lists by doing
framework: Flask
frameworkSlug: flask
topic: Views
topicSlug: views
subtopic: Lists
difficulty: easy
order: 1
seoDescription: What lists do, asked in every way that there is to ask, with code that is run and checked.
updated: 2026-01-02
questions:
  - id: shares-items
    difficulty: easy
    q: What does `list.copy()` share with the list?
    a: |
      Its items: the copy is a new list of the same objects.
  - id: mutable
    difficulty: easy
    kind: choice
    q: Which of these can change?
    choices:
      - text: "A tuple: `(1, 2)`"
        why: Its items stay, though one that is a list can change itself.
      - text: "A list: `[1, 2]` & more"
        correct: true
        why: It has `append` and its like; see [sharing](#shares-items).
      - text: A string
    a: |
      A list is the only one with methods that change it.
  - id: give-three
    difficulty: medium
    kind: choice
    q: Which of these give `3`?
    choices:
      - text: |
          ```python
          len([1, 2, 3])
          ```
        correct: true
      - text: |
          ```python
          max([1, 2, 3])
          ```
        correct: true
      - text: |
          ```python
          sum([1, 2, 3])
          ```
        why: That is `6`.
    a: |
      Both count or find 3; the sum is another matter.
    proof: |
      assert len([1, 2, 3]) == max([1, 2, 3]) == 3
  - id: aliases
    difficulty: medium
    kind: output
    q: |
      What does this print?

      ```python
      names = ["a"]
      others = names
      others.append("<b>")
      print(names)
      print(len(names))
      ```
    a: |
      ```output
      ['a', '<b>']
      2
      ```

      Both names are bound to one list.
  - id: double
    difficulty: hard
    kind: exercise
    q: Write `double`, which doubles each number of a list.
    starter: |
      def double(numbers: list[int]) -> list[int]:
          """Return each number twice as large: 1 < 2."""
          raise NotImplementedError
    tests: |
      assert double([1, 2]) == [2, 4]
      assert double([]) == []
    a: |
      A comprehension makes the new list:

      ```python
      def double(numbers: list[int]) -> list[int]:
          return [2 * number for number in numbers]
      ```
---
'''


def write_base(folder: Path, pages: Mapping[str, str] = MappingProxyType({"kinds": PAGE})) -> Path:
    """Write pages to a folder, with the interpreter of the tests as the environment of their libraries."""
    make_base(folder)
    views = folder / "content" / "qa" / "flask" / "views"
    views.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (views / f"{name}.md").write_bytes(text.encode())
    settings = f"ignore = [\"question/too-few\"]\n\n[libraries]\nenvironment = '{sys.prefix}'\n"
    (folder / "answerkey.toml").write_text(settings, encoding="utf-8")
    return folder


def changed(old: str, new: str) -> str:
    """The page with another text in one place."""
    assert PAGE.count(old) == 1, old
    return PAGE.replace(old, new)
