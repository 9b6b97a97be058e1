"""Values of records that no front end should meet."""

from __future__ import annotations

from collections.abc import Iterator

from hostile.case import FRAMEWORK, TOPIC, Case, header, page, question, quoted, refuse, with_questions, with_yaml

SCHEMA = "document/schema"
MARKS = "e" + "\u0301" * 200_000


def slugs() -> Iterator[Case]:
    """Slugs that are paths, or no names at all."""
    values = {
        "a way up": "../../../etc/passwd",
        "an absolute path": "/etc/passwd",
        "another host": "//evil.example",
        "a scheme": "javascript:alert(1)",
        "a NUL": '"a\\0b"',
        "a line feed": '"a\\n::error::b"',
        "an ESC": '"\\e[31mred"',
        "a space": '" "',
        "nothing": '""',
        "dots": "..",
        "a dot": '"."',
        "capitals": "Acme",
        "Cyrillic letters": "асme",
        "a trailing line feed": '"acme\\n"',
        "percent signs": '"%2e%2e%2f"',
        "a template": '"{{ config }}"',
        "a tag": '"<script>alert(1)</script>"',
        "a quote": '"\' OR 1=1 --"',
        "a bidirectional override": '"\\u202e"',
        "a number": "1",
        "a list": "[acme]",
        "a mapping": "{a: acme}",
        "100,000 letters": "a" * 100_000,
        "100,000 hyphens": "a" + "-" * 100_000 + "b",
        "50,000 words": "a-" * 50_000 + "A",
        "400 KB of combining marks": MARKS,
    }
    bad = refuse("slug/format", SCHEMA, "reference/topic", "reference/framework")
    for name, value in values.items():
        loud = len(value) < 100
        yield Case(f"slugs: a topic's is {name}", page("Nothing.", topicSlug=value), bad, every_format=loud)
        yield Case(f"slugs: a framework's is {name}", page("Nothing.", frameworkSlug=value), bad)
        one = f"\n  - id: {value}\n    difficulty: easy\n    q: What?\n    a: Nothing.\n"
        rules = refuse("question/id-format", SCHEMA) if name != "100,000 letters" else frozenset()
        yield Case(f"slugs: an id is {name}", with_questions(one), rules, every_format=loud)
        yield Case(f"slugs: a record's is {name}", where=FRAMEWORK, must_refuse=bad | refuse("slug/path"), files={
            FRAMEWORK: f"name: Acme\nslug: {value}\norder: 1\ndescription: x\n",
            TOPIC: f"name: x\nslug: {value}\nframeworkSlug: {value}\norder: 1\ndescription: x\n"})  # fmt: skip


def texts() -> Iterator[Case]:
    """Texts that are long, empty or full of marks."""
    values = {
        "400 KB of combining marks": MARKS,
        "a megabyte of one word": "a" * 900_000,
        "words without end": "a b " * 200_000,
        "different words": " ".join(f"w{n}" for n in range(100_000)),
        "dots and letters": "a." * 300_000,
        "underscores": "__a" * 200_000,
        "punctuation": quoted("!" * 500_000),
        "plus signs": "a" + "+" * 500_000,
        "apostrophes": "a'" * 200_000,
        "capitals": "A" * 300_000 + "b",
        "capitals in turn": "aB" * 200_000,
    }
    for name, value in values.items():
        one = f"\n  - id: x\n    difficulty: easy\n    q: {value}\n    a: Nothing.\n"
        yield Case(f"texts: a question is {name}", lambda o=one: with_questions(o), cpu=4)
        yield Case(f"texts: a description is {name}", lambda v=value: page("Nothing.", seoDescription=v),
                   refuse("page/seo-length"), cpu=4)  # fmt: skip
    for name, value in {"of one's own": "[", "a star": "*", "a text of 500 KB": "x" * 500_000}.items():
        files = {FRAMEWORK: f"name: {quoted(value)}\nslug: acme\norder: 1\ndescription: x\n"}
        yield Case(f"texts: a framework's name is {name}", lambda: page("Nothing."), refuse("reference/name"), files)
    for value in (
        "trivial",
        "1",
        "true",
        "null",
        "[easy]",
        "{easy: 1}",
        "easy\u200b",
        "EASY",
        "''",
        "x" * 100_000,
        "2026-01-01",
    ):
        yield Case(f"texts: a difficulty is {value[:20]}", page("Nothing.", difficulty=value), refuse(SCHEMA))


def dates() -> Iterator[Case]:
    """Days that no calendar has."""
    for value in (
        "0000-00-00", "0000-01-01", "10000-01-01", "2026-02-30", "2026-13-01", "2026-1-1", "-001-01-01", "2026-W01-1",
        "20260101", "2026-01-01T00:00:00Z", "٢٠٢٦-٠١-٠١", "2026-01-01 ", "'2026-01-01\n\n'", "1", "true", "[2026-01-01]", "x" * 10_000,
    ):  # fmt: skip
        rules = refuse(SCHEMA) if value.strip() != "2026-01-01" else frozenset()
        yield Case(f"dates: {value[:30]!r}", page("Nothing.", updated=value), rules)
    yield Case("dates: the last day", page("Nothing.", updated="9999-12-31"), refuse("page/updated"))
    yield Case("dates: the first day", page("Nothing.", updated="0001-01-01"), refuse("page/stale"))
    yield Case("dates: a quoted last day", page("Nothing.", updated='"9999-12-31"'), refuse("page/updated"))


def many() -> Iterator[Case]:
    """Thousands of values, each with something wrong."""
    related = {
        "broken": (lambda n: f"/acme/basics/othr-{n}"),
        "near one that exists": (lambda n: "/acme/basics/othr"),
        "long": (lambda n: "/" + "x" * 200),
        "numbers": (lambda n: f"{n}"),
    }
    for name, entry in related.items():
        block = lambda e=entry: with_yaml("related:\n" + "".join(f"  - {e(n)}\n" for n in range(5_000)))  # noqa: E731
        yield Case(f"many: related entries, {name}", block, refuse("reference/related", SCHEMA), cpu=6)
        flow = lambda e=entry: with_yaml("related: [" + ", ".join(e(n) for n in range(4_000)) + "]")  # noqa: E731
        yield Case(f"many: related entries on one line, {name}", flow, refuse("reference/related", SCHEMA), cpu=6)
    tags = lambda: page("Nothing.").replace("    q: What", "    tags: [" + "a, " * 5_000 + "a]\n    q: What")  # noqa: E731
    yield Case("many: tags", tags, refuse(SCHEMA))
    same = lambda: with_questions("\n" + question("Nothing.") * 3_000)  # noqa: E731
    yield Case("many: equal questions", same, refuse("limit/yaml-size"))
    words = [f"word{n % 60}x{n // 60}" for n in range(3_600)]
    alike = lambda: with_questions("\n" + "".join(  # noqa: E731
        f"  - {{id: q-{n}, difficulty: easy, a: x, q: 'What {' '.join(words[n % 40 : n % 40 + 30])} {words[n]}?'}}\n"
        for n in range(2_000)))  # fmt: skip
    yield Case("many: questions that are alike", alike, cpu=8)
    shared = lambda: with_questions("\n" + "".join(  # noqa: E731
        f"  - {{id: q-{n}, difficulty: easy, a: x, q: 'Same word here {n}?'}}\n" for n in range(8_000)))  # fmt: skip
    yield Case("many: questions of the same words", shared, cpu=8)
    invisible = lambda: page(*["\u202e" * 60_000] * 5)  # noqa: E731
    yield Case("many: direction controls", invisible, refuse("answer/bidi"), cpu=8)
    in_code = lambda: page(*[fence_of("\u200b" * 15_000)] * 10)  # noqa: E731
    yield Case("many: invisible characters in code", in_code, refuse("answer/bidi"), cpu=8)
    ids = lambda: with_questions("\n" + "".join(f"  - {{id: A{n}, q: , a: , difficulty: x}}\n" for n in range(8_000)))  # noqa: E731
    yield Case("many: questions with everything wrong", ids, refuse("limit/yaml-size"))
    yield Case("many: findings on one line of a megabyte", lambda: f"---\n{{{', '.join(f'k{n}: &a{n} x' for n in range(30_000))}}}\n---\n",
               refuse("limit/yaml-size"))  # fmt: skip
    yield Case(
        "many: fields that are there twice", f"---\n{header()}{header()}---\n", refuse("document/yaml-duplicate-key")
    )


def fence_of(text: str) -> str:
    return f"```text\n{text}\n```\n"


FAMILIES = (slugs, texts, dates, many)
