"""Links of a source lead to places of the base, images are copied, and nothing leads nowhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answerkey.importing.anchors import github_slug
from answerkey.importing.links import relinked
from answerkey.importing.readme import read_readme
from answerkey.importing.references import Reference, inlined
from command import run

README = """\
# Sets

- [What is a set?](#what-is-a-set)

## Basics

### What is a set?

See [why](#why), [basics](#basics), [the guide](docs/guide.md), [nowhere](#nowhere) and [a site](https://example.org/#why).

![A set](img/a.png) ![none](img/none.png) ![out](../secret.png)

**[⬆ back to top](#sets)**

### Why?

<a name="reason"></a>So: [what `{}` is](#what-is-a-set "title"), [named](#reason), [![A set](img/a.png)](#nowhere).

## More

### Why?

[the other](#why-1), [the first](#why).
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "img").mkdir(parents=True)
    (folder / "img" / "a.png").write_bytes(b"\x89PNG")
    (tmp_path / "secret.png").write_bytes(b"\x89PNG")
    (folder / "README.md").write_text(README, encoding="utf-8")
    return folder


def test_an_import_has_no_link_that_leads_nowhere(source: Path, tmp_path: Path) -> None:
    done = run(tmp_path, "import", "markdown", "source/README.md", "--framework", "py")
    assert done.returncode == 0, done.stderr
    basics = (tmp_path / "content/qa/py/questions/basics.md").read_text(encoding="utf-8")
    for link in (
        "[why](/py/questions/basics#why)", "[basics](/py/questions/basics)", "the guide, nowhere and [a site](https://example.org/#why)",
        "![A set](/images/py/a.png) none out\n", '[what `{}` is](/py/questions/basics#what-is-a-set "title")',
        "[named](/py/questions/basics#why)", ", ![A set](/images/py/a.png).",
    ):  # fmt: skip
        assert link in basics
    assert "back to top" not in basics
    more = (tmp_path / "content/qa/py/questions/more.md").read_text(encoding="utf-8")
    assert "[the other](/py/questions/more#why-2), [the first](/py/questions/basics#why)." in more
    assert (tmp_path / "content/images/py/a.png").read_bytes() == b"\x89PNG"
    assert "1 link to other files, such as `docs/guide.md`, became plain text" in done.stderr
    report = json.loads(run(tmp_path, "lint", "--format", "json").stdout)
    assert [d["message"] for d in report["diagnostics"] if d["rule"].startswith("reference/")] == []


def test_a_second_import_changes_no_image(source: Path, tmp_path: Path) -> None:
    run(tmp_path, "import", "markdown", "source/README.md", "--framework", "py")
    again = run(tmp_path, "import", "markdown", "source/README.md", "--framework", "py")
    assert (again.returncode, again.stdout) == (0, "")


TITLES = {
    "What is a `set`?": "what-is-a-set",
    "**C++** & <b>C</b>": "c--c",
    "[Sets](#x) ![](y.png)": "sets",
    "Что такое множество?": "что-такое-множество",
    "什么是集合？": "什么是集合",
}


@pytest.mark.parametrize(("title", "slug"), TITLES.items())
def test_fragments_of_headings_are_those_of_github(title: str, slug: str) -> None:
    assert github_slug(title) == slug


TEXTS = {
    "code": "`[a](#x)`\n\n```\n[a](#x)\n```\n",
    "another site": "[a](https://x.y) <https://x.y> [b](mailto:a@b.c)\n",
    "no link": "[a] (#x) \\[b](#x)\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_is_no_link_within_the_source_stays(text: str) -> None:
    assert relinked(text, lambda target: None) == text


DEFINED = {"A B": Reference("https://a.org/x", ""), "IMG": Reference("i (1).png", 'a "t"')}
LABELS = {
    "a text and a label": ("see [the *x*][a b].", "see [the *x*](https://a.org/x)."),
    "an empty label": ("see [A  b][].", "see [A  b](https://a.org/x)."),
    "a label alone": ("see [a b]: so", "see [a b](https://a.org/x): so"),
    "an image": ("![alt][img]", '![alt](<i (1).png> "a \\"t\\"")'),
    "an image in a link": ("[![alt](i.png)][a b]", "[![alt](i.png)](https://a.org/x)"),
    "code": ("`[x][a b]`", "`[x][a b]`"),
    "another label": ("[x][c] and x[0]", "[x][c] and x[0]"),
    "a label that is defined here": ("[x][a b]\n\n[a b]: /y\n", "[x][a b]\n\n[a b]: /y\n"),
    "a target": ("[a b](/y)", "[a b](/y)"),
}


@pytest.mark.parametrize(("text", "expected"), LABELS.values(), ids=LABELS)
def test_labels_of_links_become_their_targets(text: str, expected: str) -> None:
    assert inlined(text, DEFINED) == expected


def test_targets_that_are_defined_at_the_end_reach_each_answer() -> None:
    text = "### What [x][a]?\n\nSee [y][a].\n\n### Why?\n\nSo.\n\n[a]: https://a.org\n"
    first, second = read_readme(text).questions
    assert (first.q, first.a) == ("What [x](https://a.org)?", "See [y](https://a.org).\n")
    assert second.a == "So.\n"
