"""Classes are named by the words of the glossary in docs/design.md, and by general words that need no explanation."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import answerkey
from sources import statements

ROOT = Path(answerkey.__file__).parent
DESIGN = Path(__file__).parents[1] / "docs" / "design.md"

# Words that are no terms of ours. A term of ours gets a line in the glossary instead.
GENERAL = {
    "Python": """argument attribute builtins call class code error file finder import index info instance line
        loader mapping module name node option parameter plain protocol sequence syntax tree type
        undefined value warning""",
    "programs": """action analyses build builder cache candidate case cause change check checker choice clock
        column command comparison completion compression config connection content count cursor data
        database definition detail entry example execution feature field filter format internal
        interpreter kind limit location maker match member memory note opening options order output part
        pattern pipeline plan planner pool process progress query reader redefinition reference renderer
        report request result row run sample schema search selection server setting setup size state
        stats status style sub suite summary task text update version window""",
    "qualities": """checked counted deprecated imported lazy limited mapped misleading near new open parsed related
        rendered resolved timed unchecked unguarded unknown verified written wrong""",
    "activities": "diagnosis encoding install installer prove read rename renaming suggestion sync write",
    "HTML and HTTP": "anchor block body comment heading hit link manifest meta navigation section seo title toc",
    "formats": "card condition deck feed qa readme scalar term wording",
    "git": "commit diff git hunk",
    "installers and checkers": "black pip ty uv",
    "parts of ours that the glossary explains with their term": """assessment complexity engine excerpt ids proof renamable""",
    # Of the prover and its runner; some await better names.
    "proofs": """classes client evidence expected fork form found hello lost outline planned plugin reporter
        rewriter started""",
}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")
_ROW = re.compile(r"^\| (?P<terms>[^|]+) \| (?P<meaning>.+) \|$", re.MULTILINE)


class PublicClass(NamedTuple):
    """A class with the path of its module and the last names of its bases."""

    path: str
    name: str
    bases: frozenset[str]


@cache
def classes() -> tuple[PublicClass, ...]:
    """Each public class; reading all modules takes a while."""
    return tuple(
        PublicClass(
            path.relative_to(ROOT).as_posix(),
            node.name,
            frozenset(ast.unparse(base).rpartition(".")[2] for base in node.bases),
        )
        for path in sorted(ROOT.rglob("*.py"))
        for node in statements(path.read_text(encoding="utf-8"))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )


def glossary() -> list[tuple[list[str], str]]:
    """The terms and the meaning of each row of the tables below the heading "Words"."""
    section = DESIGN.read_text(encoding="utf-8").partition("\n## Words\n")[2].partition("\n## ")[0]
    rows = [(row["terms"].split(", "), row["meaning"]) for row in _ROW.finditer(section)]
    return [row for row in rows if row[0] != ["word"] and not row[0][0].startswith("---")]


def singular(word: str) -> set[str]:
    """The forms of which a word may be the plural, and the word itself."""
    forms = {word, word.removesuffix("s"), word.removesuffix("es")}
    return forms | {f"{word[:-3]}y"} if word.endswith("ies") else forms


def exceptions() -> set[str]:
    """The names of all exceptions, which may say in plain words what happened."""
    bases = {node.name: node.bases for node in classes()}
    names = {"Exception", "OSError", "ValueError"}
    while more := {name for name, above in bases.items() if above & names} - names:
        names |= more
    return names


def test_a_class_is_named_by_words_of_the_glossary_or_by_general_ones() -> None:
    words = {word for terms, _ in glossary() for term in terms for word in term.split()}
    words |= {word for line in GENERAL.values() for word in line.split()}
    words |= {form for word in words for form in singular(word)}
    excepted = exceptions()
    unknown = [
        f"{node.path}: {word.lower()} of {node.name}"
        for node in classes()
        if node.name not in excepted
        for word in _WORD.findall(node.name)
        if not singular(word.lower()) & words
    ]
    assert unknown == []


def test_each_term_has_one_line() -> None:
    counts = Counter(term for terms, _ in glossary() for term in terms)
    assert [term for term, count in counts.items() if count > 1] == ["lock"], (
        "a lock of addresses, and one of libraries"
    )


def test_a_class_that_the_glossary_names_exists() -> None:
    names = {node.name for node in classes()}
    named = [word for _, meaning in glossary() for word in re.findall(r"`(?:[a-z_]+\.)*([A-Z]\w+)`", meaning)]
    assert len(named) > 50
    assert [name for name in named if name not in names] == []
