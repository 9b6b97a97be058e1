"""Python that is short and takes long, nests deep, or is not what it looks like."""

from __future__ import annotations

from collections.abc import Iterator

from hostile.case import BROKEN_FENCE, CPU, SLOW, Case, fence, page, python, quoted, refuse, with_questions

ERROR = refuse("snippet/syntax")
NOTED = ERROR | SLOW

# What takes Python, pyflakes or black more than a third of a second.
_COSTLY = {
    "4,000 assignments", "assignments to assignments", "a chain of 4,000 subscripts", "a chain of 2,000 calls",
    "a conditional of 800 terms", "a comparison of 2,000 terms", "a conjunction of 2,000 terms", "a sum of 8,000 terms",
    "a power of 2,000 terms", "minus signs", "backslashes", "at signs", "commas", "semicolons", "a del of 5,000 names",
    "a with of 5,000 items", "a dict of 2,000 equal keys", "a dict of 2,000 equal names", "an f-string of 3,000 fields",
    "one comprehension of 900 loops", "480 asserted tuples", "480 lines of invalid escapes", "500 functions of one name",
    "400 comparisons with literals",
}  # fmt: skip


def nested() -> Iterator[Case]:
    """One thing in another, or after another, hundreds of times."""
    codes = {
        "199 parentheses": "(" * 199 + ")" * 199,
        "201 parentheses": "(" * 201 + ")" * 201,
        "8,000 parentheses": "(" * 8_000 + ")" * 8_000,
        "8,000 brackets never closed": "[" * 8_000,
        "8,000 braces never closed": "{" * 8_000,
        "brackets of changing kinds": "([{" * 60,
        "190 lists": "x = " + "[" * 190 + "]" * 190,
        "95 calls": "x = " + "f(" * 95 + ")" * 95,
        "190 subscripts": "x = " + "a[" * 190 + "0" + "]" * 190,
        "a sum of 2,000 terms": "x = " + " + ".join(["a"] * 2_000),
        "a sum of 8,000 terms": "x = 1" + "+1" * 8_000,
        "a power of 2,000 terms": "x = " + "**".join(["2"] * 2_000),
        "a comparison of 2,000 terms": "x = " + " < ".join(["a"] * 2_000),
        "a conjunction of 2,000 terms": "x = " + " and ".join(["a"] * 2_000),
        "a conditional of 800 terms": "x = " + "a if b else " * 800 + "c",
        "negations": "x = " + "not " * 3_000 + "a",
        "minus signs": "x = " + "-" * 6_000 + "1",
        "a chain of 2,000 calls": "x = a" + ".b()" * 2_000,
        "a chain of 4,000 attributes": "x = a" + ".b" * 4_000,
        "a chain of 4,000 subscripts": "x = a" + "[0]" * 4_000,
        "lambdas": "x = " + "lambda: " * 1_500 + "0",
        "lambdas with defaults": "x = " + "lambda a=" * 90 + "0" + ": 0" * 90,
        "awaits": "async def f():\n    " + "await " * 2_000 + "x",
        "walruses": "(" + "(a := " * 150 + "1" + ")" * 151,
        "comprehensions": "x = " + "[" * 90 + "a" + " for a in b]" * 90,
        "one comprehension of 900 loops": "x = [a" + " for a in b" * 900 + "]",
        "f-strings": "x = " + 'f"{' * 50 + "1" + '}"' * 50,
        "an f-string of 3,000 fields": 'x = f"' + "{a}" * 3_000 + '"',
        "an f-string of format specifications": 'x = f"' + "{a:" * 200 + "}" * 200 + '"',
        "assignments to assignments": "=".join(["a"] * 400),
        "4,000 assignments": "=".join(["a"] * 4_000) + "=1",
        "a with of 157 items": "with " + ", ".join(["a"] * 105) + ":\n    pass",
        "a with of 5,000 items": "with " + ",".join(["a"] * 5_000) + ":\n    pass",
        "a del of 5,000 names": "del " + ",".join(["a"] * 5_000),
        "a global of 5,000 names": "def f():\n    global " + ",".join(f"a{n}" for n in range(2_000)),
        "21 loops": "".join(f"{' ' * n}for a in b:\n" for n in range(21)) + " " * 21 + "pass",
        "99 ifs": "".join(f"{' ' * n}if a:\n" for n in range(99)) + " " * 99 + "pass",
        "101 ifs": "".join(f"{' ' * n}if a:\n" for n in range(101)) + " " * 101 + "pass",
        "95 functions": "".join(f"{' ' * n}def f():\n" for n in range(95)) + " " * 95 + "pass",
        "90 classes": "".join(f"{' ' * n}class C:\n" for n in range(90)) + " " * 90 + "pass",
        "248 elifs": "if a:\n    pass\n" + "elif a:\n    pass\n" * 248,
        "tries": "".join(f"{' ' * n}try:\n" for n in range(60)) + " " * 60 + "pass",
        "490 decorators": "@a\n" * 490 + "def f():\n    pass",
        "a decorator of 3,000 calls": "@a" + "()" * 3_000 + "\ndef f():\n    pass",
        "a match of 240 cases": "match a:\n" + "".join(f"    case {n}:\n        pass\n" for n in range(240)),
        "a pattern of 2,000 choices": "match a:\n    case " + "|".join(["1"] * 2_000) + ":\n        pass",
        "patterns in patterns": "match a:\n    case " + "[" * 190 + "]" * 190 + ":\n        pass",
        "class patterns": "match a:\n    case " + "A(" * 190 + ")" * 190 + ":\n        pass",
        "an annotation of 5,000 brackets": 'x: "' + "[" * 5_000 + "]" * 5_000 + '"',
        "an annotation of 190 brackets": 'x: "' + "a[" * 190 + "a" + "]" * 190 + '"',
        "an annotation of 3,000 terms": 'x: "' + "|".join(["a"] * 3_000) + '"',
        "annotations in annotations": "x: " + "'" + '"a"' + "'",
        "400 string annotations": "".join(f'x{n}: "list[a{n}]"\n' for n in range(400)),
        "a dict of 2,000 equal keys": "x = {" + "1: a, " * 2_000 + "}",
        "a dict of 2,000 equal names": "x = {" + "a: b, " * 2_000 + "}",
        "a function of 3,000 parameters": "def f(" + ",".join(f"a{n}" for n in range(2_500)) + "):\n    pass",
        "a function of 3,000 equal parameters": "def f(" + ",".join(["a"] * 3_000) + "):\n    pass",
        "a call of 5,000 starred arguments": "f(" + ",".join(["*a"] * 5_000) + ")",
        "a call of 3,000 keywords": "f(" + ",".join(["a=1"] * 3_000) + ")",
        "type parameters": "def f[" + ",".join(f"T{n}" for n in range(2_000)) + "](): pass",
        "stars": "x = " + "*" * 8_000,
        "unpacking": "*" * 150 + "a, = b",
        "targets in targets": "(" * 95 + "a" + ",)" * 95 + " = b",
        "500 functions of one name": "def f(): return a\n" * 480,
        "480 unused variables": "def f():\n" + "".join(f"    a{n} = {n}\n" for n in range(480)),
        "480 redefined imports": "import os\n" * 480,
        "semicolons": "a;" * 8_000,
        "colons": "a: " * 4_000,
        "commas": "x = " + "a," * 7_000,
        "at signs": "x = a" + " @ a" * 3_000,
        "backslashes": "x = \\\n" * 450 + "1",
        "line continuations without end": "\\\n" * 450,
        "dots": "from " + "." * 10_000 + " import a",
        "a module of 7,000 parts": "import " + "a." * 7_000 + "a",
    }
    for name, code in codes.items():
        yield Case(f"python: {name}", python(code), cpu=5 if name in _COSTLY else CPU)
    huge = {"a parenthesis too many": "(" * 201 + ")" * 201, "an unclosed bracket": "x = [" * 1_000}
    for name, code in huge.items():
        yield Case(f"python: {name} is said", python(code), NOTED)


def values() -> Iterator[Case]:
    """Constants that Python would compute, or that are no constants."""
    codes = {
        "an integer of 5,000 digits": "x = " + "9" * 5_000,
        "a hexadecimal integer of 15,000 digits": "x = 0x" + "f" * 15_000,
        "a float of 15,000 digits": "x = 1." + "9" * 15_000,
        "a complex number of 4,000 digits": "x = " + "9" * 4_000 + "j",
        "an exponent of 4,000 digits": "x = 1e" + "9" * 4_000,
        "an integer in an f-string": "x = f'{" + "9" * 5_000 + "}'",
        "a power": "x = 9**9**9",
        "a shift": "x = 1 << 99999999999",
        "a repeated text": "x = 'a' * 10**10",
        "a repeated tuple": "x = ((((((((1,) * 99,) * 99,) * 99,) * 99,) * 99,) * 99,) * 99,) * 99",
        "a power of powers": "x = " + "(" * 60 + "2" + "**99)" * 60,
        "a format of a width": "x = '%99999999999d' % 1",
        "a format of a precision": "x = '%.*f' % (1,)",
        "a format with 5,000 fields": "x = '" + "{} " * 5_000 + "'.format(1)",
        "a format of fields in fields": "x = '" + "{:" * 100 + "}" * 100 + "'.format(1)",
        "a percent format of 5,000 fields": "x = '" + "%s" * 5_000 + "' % (1,)",
        "invalid escapes": "x = '" + "\\d" * 7_000 + "'",
        "480 lines of invalid escapes": "x = '\\d'\n" * 480,
        "400 comparisons with literals": "x = a is 1\n" * 400,
        "480 asserted tuples": "assert (a, 'b')\n" * 480,
        "a text that never ends": 'x = """' + "a\n" * 400,
        "a name of a character that is none": "x = '\\N{" + "A" * 5_000 + "}'",
        "an escape past Unicode": "x = '\\U00110000'",
        "half an escape": "x = '\\x'",
        "bytes that are no ASCII": "x = b'é'",
        "a name of 10,000 letters": "a" * 10_000,
        "a name of 10,000 letters that is imported": "import " + "a" * 10_000 + "\nimport " + "a" * 5_000,
    }
    for name, code in codes.items():
        yield Case(f"python: {name}", python(code), cpu=5 if name in _COSTLY else CPU)


def disguises() -> Iterator[Case]:
    """Code that reads as other code than it is."""
    codes = {
        "a coding cookie": "# -*- coding: utf-7 -*-\nx = 1",
        "a coding cookie that does not exist": "# coding: no-such-thing\nx = 1",
        "a coding cookie of UTF-16": "# coding: utf-16\nx = 1",
        "form feeds": "x = 1\n\f\ny = (\n",
        "a form feed in the indentation": "if a:\n\f    x = 1\n",
        "a vertical tab": "x = 1\v\ny = (\n",
        "a lone carriage return": "x = 1\ry = (\n",
        "NEL in a text": "x = 'a\x85b'\n(",
        "LS between statements": "x = 1\u2028y = 2",
        "a byte order mark": "\ufeffx = 1",
        "a byte order mark inside": "x = \ufeff1",
        "a zero-width space": "x\u200b = 1",
        "a zero-width joiner": "x\u200d = 1",
        "a bidirectional override": "x = '\u202e' # \u2066",
        "a bidirectional override in a comment": "x = 1  # \u202e } \u2066if admin\u2069 \u2066",
        "a soft hyphen": "x\u00ad = 1",
        "a Hangul filler": "\u3164 = 1",
        "mathematical letters": "𝐢𝐦𝐩𝐨𝐫𝐭_𝐨𝐬 = 𝓹𝓻𝓲𝓷𝓽(ﬁ)",
        "wide letters": "ｉｍｐｏｒｔ = 1",
        "Greek question marks": "x = 1\u037e y = 2",
        "a no-break space": "x =\u00a01",
        "an emoji": "🐍 = 1",
        "tags": "x = '\U000e0041'",
        "combining marks": "x" + "\u0301" * 5_000 + " = 1",
        "combining marks in a text": "x = '" + "\u0301" * 10_000 + "'",
        "tabs and spaces": "if a:\n        x = 1\n\ty = 2",
        "an ESC": "x = '\x7f'",
        "a dollar sign": "$ rm -rf /",
        "a noqa of all": "import os  # noqa\nx = (  # noqa",
        "noqas": "import os  # noqa # noqa " + "# noqa " * 2_000,
        "a type comment": "x = []  # type: list[\ndef f(a):  # type: (\n    pass",
        "type comments": "x = 1  # type: ignore[" + "a," * 5_000 + "]",
        "a future": "from __future__ import braces, annotations, no_such_feature",
        "star imports": "from os import *\nfrom sys import *\n" * 200,
        "a star import in a function": "def f():\n    from os import *",
        "a dunder all of everything": "__all__ = ['a']" + " + ['a']" * 1_000,
        "a dunder all that adds itself": "__all__ = __all__ + [a for a in __all__]\n__all__ += 1",
        "a deleted builtin": "del print\nprint = __builtins__",
        "a global at the top": "global x\nx = 1",
        "a nonlocal": "def f():\n    nonlocal x",
        "a return, a yield and an await": "return (yield (await x))",
        "an await in a comprehension in a class": "class C:\n    x = [await a async for a in b]",
        "a walrus in a comprehension in a class": "class C:\n    x = [y := a for a in b]",
        "a debug assignment": "__debug__ = 1",
        "an except star with a return": "def f():\n    try:\n        pass\n    except* A:\n        return",
        "print of another Python": "print 'a'\nexec 'b'",
        "backticks of another Python": "x = `a`",
        "not equal of another Python": "x = a <> b",
    }
    for name, code in codes.items():
        yield Case(f"python: {name}", python(code), every_format=True)
    for name, code in {
        "a coding cookie": "# coding: utf-7\n+AHgAIAA9ACAAKA-\n(",
        "a noqa": "x = (  # noqa",
        "an ignoring comment": "# answerkey: ignore\nx = (",
        "a type comment": "x = (  # type: ignore",
        "mathematical letters": "𝐝𝐞𝐟 f(:",
        "a doctest": "def f():\n    '''\n    >>> (\n    '''\nx = (",
    }.items():
        yield Case(f"python: an error behind {name}", python(code), ERROR, every_format=True)
    bare = "\n  - id: x\n    difficulty: easy\n    q: What?\n    a: "
    text = quoted("Text.\\n\\n```python\\nx = '\\0'\\ny = (\\n```\\n")
    yield Case("python: a NUL", with_questions(bare + text), ERROR | refuse("answer/bidi"))
    pair = quoted("```python\\r\\nx = (\\r\\n```\\r\\n")
    yield Case("python: escaped carriage returns", with_questions(bare + pair), ERROR)


def errors() -> Iterator[Case]:
    """Code that does not compile, and that the search for a hint takes for something it is not."""
    codes = {
        "definitions": "def a(" * 2_700,
        "a definition and spaces": "def a(" * 400 + " " * 10_000 + "x",
        "spaces": "def a(" + " " * 16_000,
        "definitions and dots": "def a(..." * 1_700,
        "selections": "SELECT " * 2_300,
        "a selection and spaces": "SELECT" + " " * 16_000 + "x",
        "with and spaces": "WITH" + " " * 8_000 + "a" + " " * 8_000,
        "updates": "UPDATE " * 2_000,
        "requests": "GET " * 4_000,
        "a request and spaces": "GET" + " " * 16_000 + "x",
        "brackets of JSON": "[" * 16_000,
        "JSON": '{"a":' * 3_000,
        "JSON with a number": '{"a": ' + "9" * 5_000 + ", true: 1}",
        "a number": "[" + "9" * 5_000 + "] (",
        "a list of numbers": "true = [" + "9" * 6_000 + "]",
        "prompts": "$ " * 8_000,
        "tags": "<" * 16_000,
        "templates": "{% " * 5_000,
        "decorators": "@" * 16_000,
        "quotes": "'" * 16_001,
        "triple quotes": '"""' * 5_001,
        "question marks": "?" * 16_000,
        "indentation": "".join(f"{' ' * (n % 90)}a\n" for n in range(300)),
        "spaces before everything": "".join(f"{' ' * 40}a\n" for _ in range(300)) + "(",
        "unindentation": "\n".join(" " * (100 - n) + "x" for n in range(100)),
        "errors in CPython's words": "f(a for b in c, d)",
        "an error at its end": "x = (" + "\n" * 450,
        "an error past its end": "if a:",
        "an error at a character of two units": "x = '😀😀😀' (😀",
        "an error after combining marks": "'" + "é\u0301" * 1_000 + "' (",
        "a line of 16,000 characters": "x = '" + "a" * 15_900 + "' (",
    }
    for name, code in codes.items():
        rules = refuse("snippet/syntax", *SLOW)
        yield Case(f"errors: {name}", python(code), rules, every_format=True)
    one = "def f(a, ...):\n    pass\n"
    yield Case("errors: the same one 400 times", page(fence(one) * 400), ERROR, cpu=4)


def sessions() -> Iterator[Case]:
    """Interactive sessions that no interpreter has written."""
    codes = {
        "prompts": ">>> " * 4_000,
        "deep prompts": ">" * 16_000,
        "lines of prompts": ">>> x\n" * 450,
        "bare prompts": ">>> \n>>>\n" * 200,
        "prompts out of line": ">>> if a:\n   ... b\n ... c",
        "a prompt without a space": ">>>x\n1",
        "a continuation first": "... x\n>>> y",
        "indentation that changes": "    >>> x\n>>> y\n      >>> z",
        "tabs": "\t>>> x\n\t... y",
        "output without end": ">>> x\n" + "a" * 15_000,
        "a traceback without end": ">>> x\nTraceback (most recent call last):\n" + "  a\n" * 400,
        "tracebacks": ">>> x\nTraceback (most recent call last):\n" * 200,
        "options": ">>> x  # doctest: +NO_SUCH_OPTION",
        "options that end nowhere": ">>> x  # doctest: " + "+ELLIPSIS, " * 1_000,
        "errors": ">>> (\n" * 400,
        "a form feed": ">>> x\f\n... y",
        "a byte order mark": "\ufeff>>> x",
        "spaces": " " * 8_000 + ">>> x\n" + " " * 7_000 + "... y",
        "continuations": ">>> if a:\n" + "...     b\n" * 450,
        "empty continuations": ">>> if a:\n" + "...\n" * 450,
    }
    for name, code in codes.items():
        yield Case(f"session: {name}", page(fence(code), fence(code, "pycon")))
    yield Case("session: one out of line", page(fence(">>> if a:\n...x")), ERROR)
    yield Case("session: one that does not compile", page(fence(">>> (\n1", "pycon")), ERROR)
    yield Case("session: a broken fence below one", page(fence(">>> " * 4_000), BROKEN_FENCE), ERROR)


FAMILIES = (nested, values, disguises, errors, sessions)
