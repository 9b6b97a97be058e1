"""Front matter that explodes, never ends, says two things at once, or is no YAML."""

from __future__ import annotations

from collections.abc import Iterator

from hostile.case import (
    BROKEN_FENCE,
    FRAMEWORK,
    TOPIC,
    Case,
    header,
    page,
    question,
    quoted,
    refuse,
    with_questions,
    with_yaml,
)

SYNTAX, FEATURE, DEPTH = "document/yaml-syntax", "document/yaml-feature", "limit/yaml-depth"
SIZE = "limit/yaml-size"
DUPLICATE, SCHEMA, ENCODING = "document/yaml-duplicate-key", "document/schema", "document/encoding"
MEGABYTE = 1024 * 1024


def features() -> Iterator[Case]:
    """What plain data has no need of."""
    laughs = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9) if n else 'ha'}]" for n in range(12))
    merges = "\n".join(f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, 12))
    parts = {
        "an anchor": "extra: &a x",
        "an alias": "extra: &a x\nother: *a",
        "an alias of nothing": "extra: *a",
        "a billion laughs": laughs,
        "a bomb of merge keys": f"m0: &m0 {{a: 1}}\n{merges}",
        "a recursive anchor": "extra: &a [*a]",
        "a mapping that merges itself": "extra: &a {<<: *a}",
        "a merge key of a text": "extra: {<<: text}",
        "an anchor on a key": "&a extra: 1",
        "two anchors of one name": "extra: [&a 1, &a 2]",
        "a tag of Python": 'extra: !!python/object/apply:os.system ["true"]',
        "a tag of YAML": "extra: !!binary R0lGODlhDAAMAIQAAP",
        "a tag of an integer on a text": "extra: !!int text",
        "a tag of a timestamp": "extra: !!timestamp 2026-99-99",
        "a tag of a set": "extra: !!set {a, b}",
        "a local tag": "extra: !local x",
        "a verbatim tag": "extra: !<tag:example.org,2026:x> x",
        "a complex key": "? [a, b]\n: 1",
        "a mapping as a key": "? {a: b}\n: 1",
        "an alias as a key": "extra: &a x\n*a : 1",
        "a second document": "--- # another\nextra: 1",
        "a document end": "...\nextra: 1",
    }
    for name, yaml in parts.items():
        yield Case(f"yaml: {name}", with_yaml(yaml), refuse(FEATURE, SYNTAX, "document/front-matter", SCHEMA))
    yield Case("yaml: a directive", f"---\n%YAML 1.1\n--- {{}}\n{header()}---\n", refuse(FEATURE, SYNTAX))
    yield Case("yaml: a version from the future", files={TOPIC: "%YAML 9.9\n---\nname: a\n"}, where=TOPIC,
               must_refuse=refuse(FEATURE, SYNTAX))  # fmt: skip
    yield Case("yaml: a directive nobody knows", files={TOPIC: "%SYSTEM x\n---\nname: a\n"}, where=TOPIC,
               must_refuse=refuse(FEATURE, SYNTAX, SCHEMA))  # fmt: skip
    yield Case("yaml: a thousand documents", files={TOPIC: "---\na: 1\n" * 1000}, where=TOPIC,
               must_refuse=refuse(FEATURE))  # fmt: skip
    anchors = lambda: with_yaml("extra:\n" + "".join(f"  - &a{n} x\n" for n in range(20_000)))  # noqa: E731
    yield Case("yaml: 20,000 anchors", anchors, refuse(SIZE))
    tags = lambda: with_yaml("extra:\n" + "".join(f"  - !t{n} x\n" for n in range(20_000)))  # noqa: E731
    yield Case("yaml: 20,000 tags", tags, refuse(SIZE))


def depth() -> Iterator[Case]:
    """Collections in collections."""
    for size in (33, 1_000, 30_000, 400_000):
        yield Case(f"yaml: {size:,} lists in each other", lambda n=size: with_yaml(f"extra: {'[' * n}{']' * n}"),
                   refuse(DEPTH, SYNTAX))  # fmt: skip
        yield Case(f"yaml: {size:,} lists never closed", lambda n=size: with_yaml(f"extra: {'[' * n}"),
                   refuse(DEPTH, SYNTAX))  # fmt: skip
        yield Case(f"yaml: {size:,} mappings in each other", lambda n=size: with_yaml("extra: " + "{a:" * min(n, 300_000)),
                   refuse(DEPTH, SYNTAX))  # fmt: skip
    yield Case("yaml: 100,000 dashes on a line", lambda: with_yaml(f"extra:\n  {'- ' * 100_000}x"), refuse(DEPTH))
    yield Case("yaml: 10,000 question marks on a line", lambda: with_yaml("? " * 10_000 + "x"), refuse(DEPTH, FEATURE))
    staircase = lambda: with_yaml("".join(f"{' ' * n}k:\n" for n in range(1_300)))  # noqa: E731
    yield Case("yaml: a staircase of mappings", staircase, refuse(DEPTH))
    yield Case("yaml: a record of 300,000 brackets", files={TOPIC: lambda: "[" * 300_000}, where=TOPIC,
               must_refuse=refuse(DEPTH, SYNTAX))  # fmt: skip


def sizes() -> Iterator[Case]:
    """Many of what is fine once."""
    keys = lambda: with_yaml("".join(f"k{n}: 1\n" for n in range(40_000)))  # noqa: E731
    yield Case("yaml: 40,000 unknown keys", keys, refuse(SIZE))
    repeated = lambda: with_yaml("extra: 1\n" * 40_000)  # noqa: E731
    yield Case("yaml: one key 40,000 times", repeated, refuse(SIZE))
    comments = lambda: with_yaml("".join(f"k{n}: 1 #\n" for n in range(30_000)))  # noqa: E731
    yield Case("yaml: 30,000 keys, each with a comment", comments, refuse(SIZE))
    directives = lambda: with_yaml("# answerkey: ignore slug/format\n" * 10_000)  # noqa: E731
    yield Case("yaml: 10,000 directives in comments", directives, refuse("directive/unused"), cpu=4)
    unknown = lambda: with_yaml("# answerkey: ignore slug/fromat\n" * 3_000)  # noqa: E731
    yield Case("yaml: 3,000 directives that name no rule", unknown, refuse("directive/unknown"), cpu=4)
    yield Case("yaml: a key of 500,000 characters", lambda: with_yaml("k" * 500_000 + ": 1"), refuse(SCHEMA, SYNTAX))
    yield Case("yaml: a quoted key of 1,000 characters", with_yaml(f'"{"k" * 1000}": 1'), refuse(SCHEMA))
    for style, text in {
        "plain": "x " * 100_000,
        "double-quoted": quoted("x " * 400_000),
        "single-quoted": "'" + "it''s " * 40_000 + "'",
        "escaped": quoted("\\u00e9" * 40_000),
        "folded": ">\n" + "  x\n\n" * 40_000,
        "literal": "|\n" + "  x\n" * 200_000,
        "blank": "|\n" + "\n" * 300_000,
        "of escaped line breaks": quoted("\\\n  " * 40_000),
    }.items():
        yield Case(f"yaml: a huge title, {style}", lambda t=text: page("Nothing.", title=t), cpu=4)
    empty = lambda: with_yaml("extra: [" + "{}," * 100_000 + "]")  # noqa: E731
    yield Case("yaml: 100,000 empty mappings on one line", empty, refuse(SIZE))
    blank = lambda: with_yaml("extra: |\n" + "\n" * 1_000_000)  # noqa: E731
    yield Case("yaml: a literal block with a million blank lines", blank, refuse("limit/file-size"))
    commas = lambda: with_yaml("extra: [" + "," * 500_000 + "]")  # noqa: E731
    yield Case("yaml: 500,000 commas", commas, refuse(SYNTAX))
    colons = lambda: with_yaml("extra: " + ": " * 400_000)  # noqa: E731
    yield Case("yaml: 400,000 colons", colons, refuse(SYNTAX))
    yield Case("yaml: a megabyte of number signs", lambda: with_yaml("#" * 1_000_000))
    yield Case("yaml: a megabyte of spaces", lambda: with_yaml(" " * 1_000_000))
    yield Case("yaml: a megabyte of single spaced signs", lambda: with_yaml("# " * 500_000))


def numbers() -> Iterator[Case]:
    """Numbers that no front end can hold, where a number is wanted."""
    values = {
        "5,000 digits": "9" * 5_000,
        "5,000 hexadecimal digits": "0x" + "f" * 5_000,
        "5,000 octal digits": "0o" + "7" * 5_000,
        "half a megabyte of hexadecimal digits": "0x" + "f" * 500_000,
        "more than a float holds": "1e999",
        "less than a float holds": "-1e999",
        "an exponent of 5,000 digits": "1e" + "9" * 5_000,
        "infinity": ".inf",
        "not a number": ".nan",
        "a fraction": "1.5",
        "sexagesimal": "1:30:00",
        "2**53": str(2**53),
        "Arabic digits": "١٢٣",
        "underscores": "1_000",
        "true": "true",
        "a text": '"1"',
        "null": "null",
        "a list": "[1]",
        "a mapping": "{a: 1}",
        "nothing": "",
    }
    for name, value in values.items():
        rules = refuse(SCHEMA)
        yield Case(f"yaml: the order is {name}", page("Nothing.", order=value), rules)
    yield Case("yaml: the order is 1e3", page("Nothing.", order="1e3"))
    yield Case("yaml: a count of 5,000 hexadecimal digits", page("Nothing.", questionsCount="0x" + "f" * 5_000),
               refuse(SCHEMA, "question/count"))  # fmt: skip
    yield Case("yaml: a framework's order of 5,000 hexadecimal digits",
               files={FRAMEWORK: f"name: Acme\nslug: acme\norder: 0x{'f' * 5000}\ndescription: x\n"},
               where=FRAMEWORK, must_refuse=refuse(SCHEMA))  # fmt: skip


def characters() -> Iterator[Case]:
    """Bytes and characters that are no text, or that some programs take for the end of a line."""
    good = page(BROKEN_FENCE)
    data = {
        "a NUL": good.replace("A page", "A\0page").encode(),
        "invalid UTF-8": good.replace("A page", "A\udcffpage").encode("utf-8", "surrogateescape"),
        "an encoded surrogate": good.replace("A page", "A\ud800page").encode("utf-8", "surrogatepass"),
        "overlong UTF-8": good.encode().replace(b"A page", b"A\xc0\x80page"),
        "a character past Unicode": good.encode().replace(b"A page", b"A\xf5\x80\x80\x80page"),
        "UTF-16": good.encode("utf-16"),
        "UTF-16 without a mark": good.encode("utf-16-le"),
        "UTF-32": good.encode("utf-32"),
        "Latin-1": good.replace("A page", "Une épage").encode("latin-1"),
        "a cut character at the end": good.encode() + b"\xe2\x82",
    }
    for name, raw in data.items():
        yield Case(f"bytes: {name}", raw, refuse(ENCODING))
    yield Case("bytes: a byte order mark", b"\xef\xbb\xbf" + good.encode(), refuse("snippet/syntax"))
    yield Case("bytes: two byte order marks", b"\xef\xbb\xbf" * 2 + good.encode(), refuse("document/front-matter"))
    yield Case("bytes: lone carriage returns", good.replace("\n", "\r"), refuse("snippet/syntax"))
    yield Case("bytes: carriage returns and line feeds", good.replace("\n", "\r\n"), refuse("snippet/syntax"))
    yield Case("bytes: line ends of all three kinds", good.replace("\n", "\r", 3).replace("\n", "\r\n", 3),
               refuse("snippet/syntax"))  # fmt: skip
    yield Case("bytes: a million NULs", b"\0" * 1_000_000, refuse(ENCODING))
    yield Case("bytes: a million bytes of 0xff", b"\xff" * 1_000_000, refuse(ENCODING))
    for name, character in {
        "BEL": "\a", "ESC": "\x1b", "DEL": "\x7f", "a C1 control": "\x9b", "a form feed": "\f", "a non-character": "\uffff",
    }.items():  # fmt: skip
        yield Case(f"yaml: {name} in a title", page("Nothing.", title=f"A{character}[31m page"), every_format=True)
    for name, character in {"NEL": "\x85", "LS": "\u2028", "PS": "\u2029"}.items():
        text = page(f"Text{character}text.\n\n{BROKEN_FENCE}", title=quoted(f"A{character}page"))
        yield Case(f"yaml: {name} in texts", text, refuse("snippet/syntax", SYNTAX), every_format=True)
        yield Case(f"yaml: {name} in place of line feeds", page("Nothing.").replace("\n", character),
                   refuse("document/front-matter"))  # fmt: skip
        yield Case(f"yaml: {name} before a broken fence in a folded answer",
                   with_questions(f"\n  - id: x\n    difficulty: easy\n    q: What?\n    a: >\n      a{character}b\n\n\n"
                                  "      ```python\n\n      def f(:\n\n      ```\n"),
                   refuse("snippet/syntax", SYNTAX), every_format=True)  # fmt: skip
    for escape in ("\\ud800", "\\udfff", "\\ud83d\\ude00", "\\U00110000", "\\UFFFFFFFF", "\\x", "\\u12", "\\q"):
        yield Case(f"yaml: the escape {escape}", page("Nothing.", title=quoted(f"A {escape} page")), refuse(SYNTAX))
    for escape in ("\\0", "\\e", "\\a", "\\x9b", "\\u202e", "\\uFEFF", "\\uffff", "\\L", "\\N", "\\r"):
        answer = quoted(f"Text {escape} text.\\n\\n```python\\nx = '{escape}' (\\n```\\n")
        one = f"\n  - id: x\n    difficulty: easy\n    q: {quoted(f'What {escape} is?')}\n    a: {answer}\n"
        yield Case(f"yaml: the escape {escape} in an answer", with_questions(one, title=quoted(f"A {escape} page")),
                   refuse("snippet/syntax", "answer/bidi"), every_format=True)  # fmt: skip


def spellings() -> Iterator[Case]:
    """Whatever else a file can begin, end or be cut off with."""
    whole = {
        "nothing": "",
        "a line feed": "\n",
        "three dashes": "---",
        "only its opening": "---\n",
        "empty front matter": "---\n---\n",
        "no front matter": "# A page\n",
        "front matter that is never closed": f"---\n{header()}",
        "a list": "---\n- a\n- b\n---\n",
        "a text": "---\ntext\n---\n",
        "a number": "---\n1\n---\n",
        "null": "---\nnull\n---\n",
        "a flow mapping": "---\n{}\n---\n",
        "four dashes": f"----\n{header()}----\n",
        "a space before the dashes": f" ---\n{header()}---\n",
        "a tab for indentation": page("Nothing.").replace("    q:", "\tq:"),
        "a quote that is never closed": page("Nothing.", title='"open'),
        "a single quote that is never closed": page("Nothing.", title="'open"),
        "a bracket that is never closed": page("Nothing.", title="[open"),
        "a text after a quoted one": page("Nothing.", title='"a" b'),
        "a reserved character": page("Nothing.", title="@home"),
        "a backtick": page("Nothing.", title="`code`"),
        "a percent sign": page("Nothing.", title="%x"),
        "questions that are a text": with_questions(" text"),
        "questions that are null": with_questions(" null"),
        "questions that are a mapping": with_questions("\n  a: 1"),
        "questions that are numbers": with_questions(" [1, 2, 3]"),
        "questions that are lists": with_questions(" [[], [[]], {}]"),
        "an answer that is a list": with_questions("\n  - {id: x, difficulty: easy, q: What, a: [1]}"),
        "an answer that is null": with_questions("\n  - {id: x, difficulty: easy, q: What, a: }"),
        "an answer that is a number": with_questions("\n  - {id: x, difficulty: easy, q: What, a: 1}"),
        "an indentation of zero": page("Nothing.").replace("a: |", "a: |0"),
        "an indentation of ten": page("Nothing.").replace("a: |", "a: |10"),
        "two chomping indicators": page("Nothing.").replace("a: |", "a: |+-"),
        "an indentation past the text": page("Nothing.").replace("a: |", "a: |9"),
        "a block that begins with a tab": page("Nothing.").replace("      Nothing", "\t Nothing"),
        "a line of dashes in an answer, not indented": page("Nothing.").replace("      Nothing.", "---\nNothing."),
        "dots in an answer, not indented": page("Nothing.").replace("      Nothing.", "...\nNothing."),
    }  # fmt: skip
    anything = refuse(
        SYNTAX, SCHEMA, FEATURE, "document/front-matter", "question/answer-empty", "document/yaml-duplicate-key"
    )
    for name, text in whole.items():
        yield Case(f"yaml: {name}", text, anything)
    for indicator in ("|+", "|-", "|2", "|2+", "|+2", "|-2", "| # a comment", "|\t", ">+", ">-", ">2-"):
        body = "".join(f"      {line}\n\n" if indicator[0] == ">" else f"      {line}\n" for line in
                       ["Text.", "", "```python", "def f(:", "```", ""])  # fmt: skip
        one = f"\n  - id: x\n    difficulty: easy\n    q: What?\n    a: {indicator}\n{body}"
        rules = refuse("snippet/syntax", SYNTAX)
        yield Case(f"yaml: an answer that begins with {indicator!r}", with_questions(one), rules)
    yield Case(
        "yaml: keys of many scripts",
        with_yaml("ключ: 1\n鍵: 2\n🔑: 3\nkᵉʸ: 4\n\"\": 5\n'': 6"),
        refuse(SCHEMA, DUPLICATE),
    )
    yield Case(
        "yaml: keys that look like routes", with_yaml('"questions.0.a": x\n"questions.0": {a: y}'), refuse(SCHEMA)
    )
    yield Case(
        "yaml: keys that are dunder names", with_yaml("__class__: 1\n__init__: 2\nmodel_config: 3"), refuse(SCHEMA)
    )
    yield Case("yaml: a body below the front matter", page("Nothing.") + f"\n{BROKEN_FENCE}", refuse("snippet/syntax"))
    numbered = "".join(question("Nothing.", number) for number in range(1, 1_500))
    yield Case("yaml: 1,500 questions", with_questions("\n" + numbered), cpu=4)
    bare = lambda: with_questions("\n" + "  - {}\n" * 20_000)  # noqa: E731
    yield Case("yaml: 20,000 empty questions", bare, refuse(SIZE))


FAMILIES = (features, depth, sizes, numbers, characters, spellings)
