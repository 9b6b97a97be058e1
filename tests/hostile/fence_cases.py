"""JSON, YAML, TOML and code in other languages in answers that break their parsers."""

from __future__ import annotations

from collections.abc import Iterator

from hostile.case import CPU, SLOW, Case, fence, page, refuse

BROKEN = refuse("snippet/data-syntax", *SLOW)
NOTICED = refuse("snippet/syntax", *SLOW)


def data() -> Iterator[Case]:
    """Data languages. Each text below is also given to the two other languages."""
    texts = {
        "8,000 lists": "[" * 8_000 + "]" * 8_000,
        "16,000 lists never closed": "[" * 16_000,
        "lists and mappings": '[{"a":' * 2_000,
        "mappings": '{"a":' * 3_000 + "1" + "}" * 3_000,
        "5,000 digits": "9" * 5_000,
        "a value of 5,000 digits": '{"a": ' + "9" * 5_000 + "}",
        "a setting of 5,000 digits": "a = " + "9" * 5_000,
        "a setting of hexadecimal digits": "a = 0x" + "f" * 15_000,
        "an exponent": "1e" + "9" * 5_000,
        "infinities": "[NaN, Infinity, -Infinity, 1e999]",
        "equal keys": "{" + '"a": 1, ' * 1_500 + '"a": 2}',
        "8,000 values": "1 " * 8_000,
        "8,000 values without spaces": "[]" * 8_000,
        "spaces": " " * 16_000 + "{",
        "lines": "{" + "\n" * 450,
        "spaces in lines": "{" + (" " * 30 + "\n") * 450,
        "commas and spaces": ", " * 8_000,
        "surrogates": '["\\ud800", "\\udc00\\ud800"]',
        "escapes": '"' + "\\u0041" * 2_500 + '"',
        "a text that never ends": '"' + "a" * 16_000,
        "quotes": '"' * 16_000,
        "NEL and LS": '["\x85", "\u2028"]\x85\u2028',
        "bidirectional controls": '{"a": "\u202e"}',
        "a byte order mark": "\ufeff{}",
        "8,000 parts of a key": "a." * 8_000 + "a = 1",
        "keys of 400 parts": "".join(f"{'a.' * 15}k{n} = 1\n" for n in range(400)),
        "tables of many parts": "".join(f"[{'a.' * 15}k{n}]\n" for n in range(400)),
        "tables in lists": "[[a]]\n" * 450,
        "tables of many parts in lists": "[[" + "a." * 7_000 + "a]]",
        "inline tables": "a = " + "{a = " * 3_000,
        "inline lists": "a = " + "[" * 8_000 + "]" * 8_000,
        "a date": "a = 0000-99-99T99:99:99Z\n",
        "a date of the year 10000": "a = 10000-01-01",
        "a time zone": "a = 2026-01-01T00:00:00+99:99",
        "laughs": "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9) if n else 'a'}]\n" for n in range(30)),
        "a recursive anchor": "a: &a [*a]",
        "merge keys": "a: &a {<<: *a}",
        "tags": "a: !!python/object/apply:os.system [x]",
        "many anchors": "".join(f"- &a{n} x\n" for n in range(450)),
        "many documents": "---\na: 1\n" * 240,
        "dashes": "- " * 8_000,
        "question marks": "? " * 8_000,
        "colons": ": " * 8_000,
        "directives": "%YAML 9.9\n---\na: 1",
        "a block without end": "a: |9\n  b",
        "tabs": "a:\n\t- b",
        "templates": "{{ a }}" * 2_000,
        "comments": "// a\n" * 400 + "{",
        "a slash": "/" * 16_000,
    }
    for name, text in texts.items():
        answer = "".join(fence(text, language) for language in ("json", "yaml", "toml"))
        yield Case(f"data: {name}", page(answer), cpu=4 if "8,000 parts" in name else CPU)
    for language, text in {"json": '{"a": }', "yaml": "a: [", "toml": "a = "}.items():
        yield Case(f"data: {language} that does not parse", page(fence(text, language)), BROKEN, every_format=True)
        long = "# x\n" * 300 if language != "json" else " " * 10_000
        yield Case(f"data: {language} that does not parse at its end", page(fence(long + text, language)), BROKEN)
    deep = "".join(f"{'a.' * 40}k{n} = 1\n" for n in range(190))
    yield Case("data: sixty fences of dotted keys", lambda: page(*[fence(deep, "toml")] * 60), cpu=6)
    fault = "{" + " " * 16_000
    yield Case("data: sixty fences of open braces", lambda: page(*[fence(fault, "json")] * 60), BROKEN, cpu=6)


def code() -> Iterator[Case]:
    """Code in languages whose parsers are written in C."""
    texts = {
        "brackets": "[{(" * 5_000,
        "open braces": "{" * 16_000,
        "closed parentheses": "(" * 8_000 + ")" * 8_000,
        "elements": "<a>" * 400,
        "quotes": "\"'`" * 500,
        "templates": "`${" * 300,
        "heredocs": "<<~A\n" * 100,
        "a line": "a" * 16_000,
        "angles": "a<" * 500,
    }
    for name, text in texts.items():
        answer = "".join(fence(text, language) for language in ("js", "go", "ruby", "sql"))
        yield Case(f"code: {name}", page(answer), NOTICED if name != "a line" else frozenset(), cpu=6)


FAMILIES = (data, code)
