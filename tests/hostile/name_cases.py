"""Names by the thousand: what is compared with all others must not be compared for ever."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from string import ascii_lowercase

from hostile.case import SLOW, Case, fence, page, python, refuse

_LETTERS = [f"{a}{b}{c}" for a, b, c in product(ascii_lowercase, repeat=3)]


def names() -> Iterator[Case]:
    """Undefined, imported and defined names that are near each other."""
    near = [f"nam{letters}es" for letters in _LETTERS]
    codes = {
        "1,500 undefined ones": "\n".join(" ".join(f"{name};" for name in near[n : n + 5]) for n in range(0, 1_500, 5)),
        "1,200 undefined ones near 400 inner ones": "def f():\n    " + ", ".join(near[:400]) + " = x\n"
        + "\n".join(" ".join(f"{name}x;" for name in near[n : n + 10]) for n in range(0, 900, 10)),
        "1,500 imports": "import " + ", ".join(near[:1_500]),
        "1,500 imported ones": "from a import " + ", ".join(near[:1_500]),
        "1,500 modules": ";".join(f"import {name}" for name in near[:1_000]),
        "2,000 of ten letters that are one off": ";".join(f"aaaaaaaa{letters}" for letters in _LETTERS[:1_300]),
        "long ones": ";".join("a" * 5_000 + letter for letter in "abc"),
        "one of a thousand words": "_".join(_LETTERS[:3_000]),
        "one with digits": "a1" * 5_000,
        "slips of builtins": ";".join(["pritn", "lne", "rnage", "enumrate", "isinstnace"] * 300),
        "slips of an import": "import collectoins, ittertools, functolos, asyncoi\n" * 100,
    }  # fmt: skip
    for name, code in codes.items():
        yield Case(f"names in code: {name}", python(code), cpu=5)
        yield Case(f"names in code: {name}, in 4 snippets", lambda c=code: page(*[fence(c)] * 4), cpu=5)
    lines = [f"import {', '.join(near[n : n + 1_500])}" for n in range(0, 7_500, 1_500)]
    yield Case("names in code: 7,500 different imports", lambda: page(*map(fence, lines)), cpu=5)
    from_lines = [line.replace("import ", "from a import ", 1) for line in lines]
    yield Case("names in code: 7,500 different imported ones", lambda: page(*map(fence, from_lines)), cpu=5)
    undefined = [line.removeprefix("import ") for line in lines]
    yield Case("names in code: 7,500 undefined ones", lambda: page(*map(fence, undefined)), cpu=5)
    bound = [", ".join(near[n : n + 1_500]) + " = x" for n in range(0, 7_500, 1_500)]
    slips = [", ".join(f"{name}s" for name in near[n : n + 1_300]) for n in range(0, 6_500, 1_300)]
    yield Case(
        "names in code: 7,500 defined ones and slips of them", lambda: page(*map(fence, [*bound, *slips])), cpu=5
    )
    yield Case("names in code: a group of 300 snippets with unused imports",
               lambda: page(fence("import os, re, sys, ast, json\nx = 1") * 300), refuse("snippet/unused-import"), cpu=8)  # fmt: skip


def combinations() -> Iterator[Case]:
    """Many slow things in one file: the run gives up on the file and says so."""
    config = "[limits]\nseconds = 0.2\n"
    items = fence("=".join(["a"] * 800) + "=1")
    chain = fence("x = a" + "[0]" * 2_000)
    dots = fence("x = " + "a if b else " * 400 + "c")
    yield Case(
        "combined: 30 snippets that are slow", lambda: page((items + chain + dots) * 4), SLOW, config=config, cpu=6
    )
    yield Case("combined: one slow snippet in each answer", lambda: page(*[items] * 10), SLOW, config=config, cpu=6)
    files = {f"qa/acme/basics/slow-{n}.md": page(items, order=str(n)) for n in range(3, 9)}
    yield Case("combined: slow snippets in six files", page(items), SLOW, files, config=config, cpu=10)
    yield Case("combined: an error below a slow snippet", page(items, fence("def f(:")), refuse("snippet/syntax"),
               config=config, cpu=4)  # fmt: skip
    chains = fence("=".join(["a"] * 7_500) + "=1")
    yield Case("combined: ten slow snippets of 15,000 characters", lambda: page(*[chains] * 10), SLOW, cpu=14)
    yield Case("combined: one slow snippet", page(items), SLOW, config=config, cpu=4)


FAMILIES = (names, combinations)
