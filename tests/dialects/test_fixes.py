"""Fixes work in the containers of a dialect, and leave alone what is no code there."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import run

UGLY, NEAT = "x = { 'a':1 }", 'x = {"a": 1}'
FIXED = {
    "material": """
=== "Tab"

    !!! note

        ```python
        # é😀
        x = { 'a':1 }
        ```

    1.  An item

        ~~~~ {.python title="a.py"}
        if x:
            x = { 'a':1 }
        ~~~~
""",
    "myst": """
::::{note}
:class: a

- ```{code-block} python
  :linenos:
  :caption: |
  :   x = { 'b':1 }

  x = { 'a':1 }
  ```
::::

```{code-cell} python
---
tags: [ 'a','b' ]
---
x = { 'a':1 }
```
""",
    "quarto": """
::: {.callout-note}
> ```{python}
> #| label:  a
> #|echo: false
> x = { 'a':1 }
> ```
:::
""",
    "docusaurus": """
:::note

<Tabs>
    <TabItem value="a">
    ```python
    x = { 'a':1 }
    ```
    </TabItem>
</Tabs>

:::
""",
    "gfm": """
> [!NOTE]
> ```python
> x = { 'a':1 }
> ```

- [x] A task

  ```python
  x = { 'a':1 }
  ```

Text[^1]

[^1]:
    ```python
    x = { 'a':1 }
    ```
""",
}
INCLUDED = """
```python
import os
from a import *

{!./docs_src/main.py!}

def f( ):
    unused = 1
    {* body.py *}
    return nmae
```
"""


@pytest.mark.parametrize("name", FIXED)
def test_format_rewrites_the_code_and_nothing_else(tmp_path: Path, name: str) -> None:
    (tmp_path / "answerkey.toml").write_text(f'dialect = "{name}"\n', encoding="utf-8")
    (tmp_path / "a.md").write_text(FIXED[name], encoding="utf-8")
    assert run(tmp_path, "format", "a.md").returncode == 0
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == FIXED[name].replace(UGLY, NEAT)


def test_nothing_is_said_of_names_that_another_file_may_bind(tmp_path: Path) -> None:
    (tmp_path / "answerkey.toml").write_text(
        'dialect = "material"\npreset = "strict"\nignore = ["snippet/star-import"]\n'
    )
    (tmp_path / "a.md").write_text(INCLUDED, encoding="utf-8")
    done = run(tmp_path, "lint", "a.md", "--fix", "--unsafe-fixes")
    assert done.returncode == 0, done.stdout
    assert "All good" in done.stdout
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == INCLUDED
