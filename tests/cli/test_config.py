"""The dialect of a file is found by the configuration, its name, or its project, and `answerkey config` tells which."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerkey.config import Config, ConfigError, bind
from answerkey.model.collections import PLAIN, QA
from answerkey.projects import Projects
from command import QUIET, make_base, page, run

PROJECTS = [
    ({"mkdocs.yml": "site_name: a\n"}, "docs/b.md", "material"),
    ({"mkdocs.yml": "site_name: a\n"}, "README.md", ""),
    ({"docs/en/mkdocs.yml": "plugins:\n  a: !!python/name:b.c\n"}, "docs/en/docs/x/b.md", "material"),
    ({"mkdocs.yml": "docs_dir: 'pages'  # here\n"}, "pages/b.md", "material"),
    ({"mkdocs.yml": "docs_dir: pages\n"}, "docs/b.md", ""),
    ({"mkdocs.yml": "nav:\n  - docs_dir: pages\n"}, "docs/b.md", "material"),
    ({"docusaurus.config.ts": ""}, "docs/b.md", "docusaurus"),
    ({"docusaurus.config.js": ""}, "README.md", ""),
    ({"_quarto.yml": ""}, "a/b/c.md", "quarto"),
    ({"docs/conf.py": 'extensions = ["myst_parser"]\n'}, "docs/b.md", "myst"),
    ({"docs/conf.py": 'extensions = ["myst_nb"]\n'}, "docs/b.md", "myst"),
    ({"docs/conf.py": "extensions = []\n"}, "docs/b.md", ""),
    ({"mkdocs.yml": "", "docs/a/conf.py": "myst_parser"}, "docs/a/b.md", "myst"),
    ({}, "b.mdx", "docusaurus"),
    ({}, "b.QMD", "quarto"),
    ({}, "b.md", ""),
]


@pytest.mark.parametrize(("files", "name", "dialect"), PROJECTS)
def test_projects(tmp_path: Path, files: dict[str, str], name: str, dialect: str) -> None:
    (tmp_path / "repo/.git").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text("docs_dir: repo\n", encoding="utf-8")  # outside of the repository
    for path, text in files.items():
        (tmp_path / "repo" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "repo" / path).write_text(text, encoding="utf-8")
    config = Config(root=tmp_path / "repo")
    assert Projects(config).choice(PLAIN, tmp_path / "repo" / name).dialect == dialect
    assert Projects(config).choice(QA, tmp_path / "repo" / name).dialect == "gfm"


def test_the_configuration_goes_before_everything_else(tmp_path: Path) -> None:
    table = {
        "dialect": "myst",
        "dialects": [{"glob": "docs/**", "dialect": "material"}, {"glob": "**", "dialect": "gfm"}],
    }
    config = bind(Config, table, "")
    projects = Projects(Config(dialect=config.dialect, dialects=config.dialects[:1], root=tmp_path))
    assert projects.choice(QA, tmp_path / "content/qa/a.mdx").dialect == "myst"
    assert projects.choice(PLAIN, tmp_path / "docs/a.mdx").dialect == "material"
    assert (
        Projects(Config(dialects=config.dialects, root=tmp_path)).choice(PLAIN, tmp_path / "docs/a.md")[0] == "material"
    )


@pytest.mark.parametrize("table", [{"dialect": "mysty"}, {"dialects": [{"glob": "a", "dialect": ""}]}])
def test_unknown_dialects_are_errors(table: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match="must be one of commonmark, docusaurus, gfm, material, myst, quarto"):
        bind(Config, table, "")


def test_a_page_of_a_dialect_is_delivered_in_it(tmp_path: Path) -> None:
    make_base(tmp_path, one=page("x = 1\n").replace("A function. 😀", "!!! note\n          A function."))
    (tmp_path / "answerkey.toml").write_text(f'dialect = "material"\n{QUIET}', encoding="utf-8")
    shown = run(tmp_path, "show", "flask/views/one#what-is-a-view", "--format", "html").stdout
    assert '<div class="admonition note">' in shown


def test_the_command_tells_dialects_and_reasons(tmp_path: Path) -> None:
    make_base(tmp_path, one=page())
    base = tmp_path
    (base / "answerkey.toml").write_text('preset = "strict"\n', encoding="utf-8")
    (base / "mkdocs.yml").write_text("", encoding="utf-8")
    (base / "docs").mkdir()
    (base / "docs/a.md").write_text("", encoding="utf-8")
    (base / "README.md").write_text("", encoding="utf-8")
    lines = run(base, "config", ".").stdout.splitlines()
    assert [line for line in lines if line.startswith("dialect:")] == [
        "dialect: unknown, 1 file (read as `gfm`: no configuration and no project says)",
        "dialect: gfm, 1 file (the dialect of content that is delivered)",
        f"dialect: material, 1 file (`mkdocs.yml` in `{base.name}`)",
    ]


@pytest.mark.parametrize(
    ("groups", "problem"),
    [
        ([["db"]], "`search.synonyms[0]` must hold two words or more"),
        ([["a", "b"], ["db", "data base"]], "`search.synonyms[1]` must hold single words, not `data base`"),
        (
            [["db", "database"], ["DB", "store"]],
            "`search.synonyms[1]` has `DB` again: a word stands in one group, once",
        ),
        ([["db", ""]], "`search.synonyms[0]` must hold single words, not ``"),
        (["db"], "`search.synonyms[0]` must be a list"),
    ],
)
def test_synonyms_are_groups_of_single_words(groups: object, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        bind(Config, {"search": {"synonyms": groups}}, "")
    assert str(caught.value) == problem
