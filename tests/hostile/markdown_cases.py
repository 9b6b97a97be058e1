"""Markdown that hides a broken fence, or that takes far longer to read than it is long."""

from __future__ import annotations

from collections.abc import Iterator

from hostile.case import BROKEN_FENCE, CPU, SLOW, Case, fence, page, quoted, refuse, with_questions

HIDDEN = refuse("snippet/syntax", "answer/hidden-code", "answer/unclosed-fence", "limit/markdown-depth")
TOKENS = refuse("limit/markdown-size")
LARGE = refuse("limit/answer-size")
ANSWER = 60_000  # characters: an answer just below the limit

# Patterns for which markdown-it-py needs a time that grows with the square, so that it is stopped.
_KNOWN = {"bracketed images", "character data without end", "images", "opening brackets"}


def hiding() -> Iterator[Case]:
    """A fence below each of these is broken: something must be said, whoever would see the fence."""
    openings = {
        "a hundred dashes on a line": "- " * 100 + "x\n\n",
        "nine dashes on a line": "- - - - - - - - - x\n\n",
        "20,000 dashes on a line": "- " * 20_000 + "x\n\n",
        "a hundred quotes on a line": ">" * 100 + " x\n\n",
        "30,000 quotes on a line": ">" * 30_000 + " x\n\n",
        "quotes and lists in turn": "> - " * 60 + "x\n\n",
        "lists of numbers on a line": "1. " * 60 + "x\n\n",
        "a comment that is never closed": "<!-- open\n\n",
        "a comment that is closed too early": "<!--> open\n\n",
        "a script that is never closed": "<script>\n\n",
        "a pre that is never closed": "<pre>\n\n",
        "a style that is never closed": "<style>\n\n",
        "a textarea that is never closed": "<textarea>\n\n",
        "an instruction that is never closed": "<?php\n\n",
        "a declaration that is never closed": "<!DOCTYPE x\n\n",
        "character data that is never closed": "<![CDATA[\n\n",
        "details": "<details>\n",
        "a table of HTML": "<table><tr><td>\n",
        "an inline tag": "<b>\n",
        "a reference that never ends": "[a]: <\n",
        "a reference's title that never ends": '[a]: b "title\n',
        "a line of backticks in a paragraph": "text `` ` \n",
        "a heading's underline": "text\n===\n",
        "a table": "| a | b |\n|---|---|\n| `x | y` |\n",
        "an indented line": "Text.\n\n    code\n\n",
        "a list item": "1. item\n\n",
        "an empty list item": "-\n\n",
        "spaces without end": "Text." + " " * 20_000 + "\n\n",
        "a link that is never closed": "[" * 200 + "\n\n",
        "an escape": "\\\n",
        "a directive that nobody knows": "<!-- answerkey: skp -->\n\n",
        "a directive to ignore another rule": "<!-- answerkey: ignore snippet/format -->\n\n",
        "a word that looks like a directive": "<!-- answerkeyskip -->\n\n",
    }
    for name, opening in openings.items():
        rules = HIDDEN | refuse("directive/unknown", "directive/unused")
        yield Case(f"hiding: below {name}", page(opening + BROKEN_FENCE), rules)
    lines = BROKEN_FENCE.split("\n")
    yield Case("hiding: in a list", page("- a\n\n" + "".join(f"  {line}\n" for line in lines)), HIDDEN)
    yield Case("hiding: in a quote", page("".join(f"> {line}\n" for line in lines)), HIDDEN)
    yield Case("hiding: in a quote in a list", page("- a\n\n" + "".join(f"  > {line}\n" for line in lines)), HIDDEN)
    yield Case("hiding: in a list of tabs", page("-\ta\n\n" + "".join(f"\t{line}\n" for line in lines)), HIDDEN)
    yield Case("hiding: in 90 lists", page("".join(f"{'  ' * n}- a\n" for n in range(90))
               + "".join(f"{'  ' * 90}{line}\n" for line in lines)), HIDDEN)  # fmt: skip
    yield Case("hiding: in 400 lists", page("".join(f"{'  ' * n}- a\n" for n in range(120))
               + "".join(f"{'  ' * 120}{line}\n" for line in lines)), HIDDEN)  # fmt: skip
    yield Case("hiding: in a comment inside a list", page(f"- <!--\n\n{BROKEN_FENCE}"), HIDDEN)
    yield Case("hiding: after a closed comment", page(f"<!-- x -->\n{BROKEN_FENCE}"), HIDDEN)
    yield Case("hiding: after a comment on the same line", page(f"<!-- x --> {BROKEN_FENCE}"), HIDDEN)
    yield Case("hiding: behind tildes", page(BROKEN_FENCE.replace("```", "~~~")), HIDDEN)
    yield Case("hiding: behind 10,000 backticks", page(BROKEN_FENCE.replace("```", "`" * 10_000)), HIDDEN)
    yield Case("hiding: behind a tag in capitals", page(BROKEN_FENCE.replace("python", "PYTHON")), HIDDEN)
    for tag in ("py", "python3", "{.python}", "python{1,3}", 'python title="x"', "python,ignore", "python:x", "pycon"):
        code = BROKEN_FENCE if tag != "pycon" else "```pycon\n>>> def broken(:\n```\n"
        yield Case(f"hiding: behind the tag {tag}", page(code.replace("python", tag)), HIDDEN)
    escaped = quoted("T.\\n\\n```python\\ndef f(:\\n```\\n")
    one = f"\n  - {{id: x, difficulty: easy, q: What, a: {escaped}}}"
    yield Case("hiding: in one line of a double-quoted answer", with_questions(one), HIDDEN)
    yield Case("hiding: a fence that is never closed", page("```python\nx = 1\n"), refuse("answer/unclosed-fence"))
    yield Case("hiding: a fence closed by too few marks", page("````python\nx = 1\n```\n"), HIDDEN)
    yield Case("hiding: a fence closed by other marks", page("```python\nx = 1\n~~~\n"), HIDDEN)
    yield Case("hiding: in the body of a file that is no page", None, refuse("snippet/syntax"),
               files={"notes.md": f"# Notes\n\n{BROKEN_FENCE}"}, where="notes.md")  # fmt: skip


def growing() -> Iterator[Case]:
    """Patterns whose cost grows faster than their length in some parser."""
    patterns = {
        "opening brackets": "[",
        "closing brackets": "]",
        "brackets in pairs": "[]",
        "links in links": "[a](",
        "images": "![",
        "images in images": "![a](b ",
        "bracketed images": "[![",
        "less-than signs": "<",
        "tags without end": "<a ",
        "attributes without end": '<a b="',
        "addresses without end": "<a:",
        "mail addresses without end": "<a@",
        "comments without end": "<!--",
        "instructions without end": "<?",
        "declarations without end": "<!A ",
        "character data without end": "<![CDATA[",
        "stars": "*",
        "stars and letters": "*a ",
        "stars and underscores": "*_",
        "tildes": "~~a ",
        "ampersands": "&",
        "entities without end": "&#x",
        "escapes": "\\",
        "spaces": " ",
        "tabs": "\t",
        "pipes": "|",
        "titles without end": '[a](b "',
        "parentheses": "[a](" + "(",
    }
    for name, pattern in patterns.items():
        text = "x" + pattern * (ANSWER // len(pattern))
        cpu = 4 if name in _KNOWN else CPU
        yield Case(f"growing: {name}", lambda t=text: page(f"{t}\n\n{BROKEN_FENCE}"), HIDDEN | SLOW, cpu=cpu)
    backticks = "".join("`" * n + " " for n in range(1, 330))
    yield Case("growing: backticks of every length", page(f"{backticks}\n\n{BROKEN_FENCE}"), HIDDEN)
    lines = {
        "references": "[a]: b\n",
        "references that are none": "[a]:\n",
        "references with titles": "[a]: b 'c\n",
        "headings": "# a\n",
        "underlined headings": "a\n=\n",
        "rules": "***\n",
        "inline tags": "<b>\n\n",
        "details": "<details>\n\n",
        "closed comments": "<!-- a -->\n",
        "comments before blocks": "<!-- a -->\n\n",
        "directives": "<!-- answerkey: skip -->\n",
        "directives to ignore": "<!-- answerkey: ignore slug/format -->\n",
        "directives in one comment": "<!-- answerkey: ignore -->\n",
        "directives of other tools": "<!-- fmt: off -->\n<!-- fmt: on -->\n",
        "list items": "- a\n",
        "numbered items": "1) a\n",
        "changing lists": "- a\n+ a\n",
        "quotes": "> a\n",
        "quotes with lazy lines": "> a\nb\n",
        "empty lines": "\n",
        "rows of a table": "| a |\n",
        "indented code": "b\n\n    a\n\n",
        "links": "[a](b)\n",
        "links to other sites": "[a](https://example.org)\n",
        "links to places on the page": "[a](#question-11)\n",
        "links to pages": "[a](/acme/basics/othr)\n",
        "links that are no addresses": "[a](http://[)\n",
        "images without a text": "![](/a.png)\n",
        "lone carriage returns": "\\\n",
        "trailing spaces": "a  \n",
    }
    for name, line in lines.items():
        text = ("| a |\n|---|\n" if "table" in name else "") + line * (ANSWER // len(line) // 6)
        yield Case(f"growing: lines of {name}", lambda t=text: page(f"{t}\n\n{BROKEN_FENCE}", title=quoted("[x]")),
                   HIDDEN | SLOW | refuse("reference/link") if "skip" not in line else frozenset())  # fmt: skip
    deep = {"images": ("![", "](u)"), "links": ("[", "](u)"), "stars": ("**a ", " b**"), "brackets": ("[", "]"),
            "images in links": ("[![", "](u)](u)")}  # fmt: skip
    for name, (opening, closing) in deep.items():
        for size in (90, 400, 4_000):
            text = opening * size + "x" + closing * size
            yield Case(f"growing: {size:,} {name} in each other", lambda t=text: page(f"{t}\n\n{BROKEN_FENCE}"),
                       HIDDEN | SLOW, cpu=4 if size > 1_000 else CPU)  # fmt: skip
    anchors = "".join(f"# heading {n}\n\n[a](#headng-{n})\n\n" for n in range(1_200))
    yield Case("growing: 1,200 headings and links that miss them", lambda: page(anchors + BROKEN_FENCE), HIDDEN, cpu=4)
    wide = "|" + " a |" * 3_000 + "\n|" + "---|" * 3_000 + "\n" + "| [x](y) " * 3_000 + "|\n"
    yield Case("growing: a table of 3,000 columns", lambda: page(wide + "\n" + BROKEN_FENCE), HIDDEN, cpu=4)
    tall = "|" + " a |" * 100 + "\n|" + "---|" * 100 + "\n" + "|\n" * 9_000
    yield Case("growing: a table of 900,000 missing cells", lambda: page(tall + "\n" + BROKEN_FENCE), TOKENS)


def fences() -> Iterator[Case]:
    """Fences by the thousand, and fences that say too much."""
    for name, line in {
        "without a language": "```\n```\n",
        "of an unknown language": "```pythn\n```\n",
        "of languages that nobody knows": "```zyxwvutsrqponmlkjihgfedcba\n```\n",
        "of Python": "```py\n```\n",
        "of Python that imports": "```py\nimport os\n```\n",
        "of Python with an error": "```py\n(\n```\n",
        "of JSON": "```json\n{\n```\n",
        "of classes": "```py\nclass A:\n    def f(self):\n        self.x\n```\n",
        "that are continued": "```py {continue}\n```\n",
        "with a directive": "```py {skip}\n```\n",
    }.items():
        text = line * (ANSWER // len(line) // 2)
        yield Case(f"fences: thousands {name}", lambda t=text: page(t, BROKEN_FENCE), HIDDEN | SLOW, cpu=6)
    info = {
        "of 60,000 characters": "python " + "x" * ANSWER,
        "of words": "python " + "x " * 30_000,
        "of attributes": "python " + 'a="b" ' * 10_000,
        "of braces": "python " + "{" * ANSWER,
        "of braces in pairs": "python " + "{}" * 30_000,
        "of equals signs": "python " + "=" * ANSWER,
        "of quotes": "python a=" + '"' * ANSWER,
        "of dots": "{" + "." * ANSWER + "}",
        "of directives": "python {" + "ignore " * 8_000 + "}",
        "of rules": "python {ignore " + "snippet/syntax " * 4_000 + "}",
        "of rules that do not exist": "python {ignore " + "snippet/sintax " * 4_000 + "}",
        "of dashes": "python {ignore a " + "-- " * 20_000 + "}",
        "of hash signs and commands": "python ##[error]x ::error::x \u202e",
    }
    for name, text in info.items():
        yield Case(f"fences: an info string {name}", lambda t=text: page(f"```{t}\nx = (\n```\n", BROKEN_FENCE),
                   HIDDEN, every_format=len(text) < 100, cpu=4 if "rules" in name or "directives" in name else CPU)  # fmt: skip
    yield Case("fences: an answer of 65,537 characters", lambda: page("x" * 65_537), LARGE)
    yield Case("fences: an answer of 900,000 characters", lambda: page("`" * 900_000), LARGE)
    yield Case("fences: a snippet of 16,385 characters", page(fence("x" * 16_385)), refuse("limit/snippet-size"))
    yield Case("fences: a snippet of 501 lines", page(fence("x\n" * 502)), refuse("limit/snippet-size"))
    body = lambda: page("Nothing.") + "```py\n```\n" * 80_000  # noqa: E731
    yield Case("fences: 80,000 in the body of a page", body, refuse("limit/file-size"))
    blank = lambda: page("Nothing.") + "```text\n" + "\n" * 1_000_000 + "```\n"  # noqa: E731
    yield Case("fences: a million blank lines in one", blank, refuse("limit/file-size"))
    brackets = lambda: page("Nothing.") + "x" + "[" * 900_000 + f"\n\n{BROKEN_FENCE}"  # noqa: E731
    yield Case("fences: 900,000 opening brackets in the body of a page", brackets, TOKENS)
    yield Case("fences: sixteen answers of opening brackets",
               lambda: page(*["[" * ANSWER] * 16, BROKEN_FENCE), HIDDEN | SLOW, cpu=16)  # fmt: skip
    commands = "##[error]x\n\n::error file=a::b\n\n##vso[task.setvariable variable=x]y\n\n```pythn\n::error::x\n```\n"
    yield Case("fences: commands for the runner of a build", page(commands, title=quoted("::error::x")),
               refuse("snippet/misspelt-language"), every_format=True)  # fmt: skip


FAMILIES = (hiding, growing, fences)
