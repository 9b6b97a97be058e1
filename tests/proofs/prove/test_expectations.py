"""The outputs that comments, sessions and fences claim, and their places in the file."""

from __future__ import annotations

import pytest

from answerkey.proofs.expectations import in_comments, output_of, session_of

PAGE = "---\nquestions:\n- id: q\n  a: |\n{fences}---\n"


def page(*fences: tuple[str, str]) -> str:
    blocks = (f"```{info}\n{code}\n```\n" for info, code in fences)
    return PAGE.format(fences="".join(f"    {line}\n" for block in blocks for line in block.splitlines()))


@pytest.mark.parametrize(
    ("code", "claims"),
    [
        ("x = 1  # => 1", [("value", "1", 1, 1)]),
        ("print(1)  # prints: 1", [("prints", "1", 1, 1)]),
        ("f()\n# => 2", [("value", "2", 1, 1)]),
        ("for x in y:\n    print(x)\n# prints: 1, 2", [("prints", "1, 2", 2, 1)]),
        ("for x in y:\n    f(x)  # => 3", [("value", "3", 2, 5)]),
        ("a = 1; b = 2  # => 2", [("value", "2", 1, 8)]),
        ("x = 1  # -> 1", []),
        ("def f():\n    print(1)\n# prints: 1", []),
        ("# => 1", []),
    ],
)
def test_a_comment_claims_the_output_of_the_statement_before_it(snippets_of, code: str, claims: list[object]) -> None:
    text = page(("python", code))
    _, (snippet,) = snippets_of(text)
    expected = in_comments(snippet)
    pairs = zip(expected.claims, expected.watches, strict=True)
    assert [(str(claim.form), claim.want, watch.line, watch.column) for claim, watch in pairs] == claims
    assert [text[slice(*claim.span)] for claim in expected.claims] == [claim.want for claim in expected.claims]


@pytest.mark.parametrize(("info", "want"), [("output", "a\n"), ("output title=x", "a\n"), ("text", None), ("", None)])
def test_a_fence_claims_the_output_of_the_snippet_before_it(snippets_of, info: str, want: str | None) -> None:
    _, snippets = snippets_of(page(("python", "print('a')"), (info, "a")))
    fences = snippets[0].answer.fences
    claim = output_of(snippets[0], fences[1])
    assert (claim.want if claim else None) == want
    assert output_of(snippets[0], None) is None


def test_a_session_is_one_code_whose_characters_stand_in_the_file(snippets_of) -> None:
    text = page(("pycon", ">>> for x in 'ab':\n...     x\n'a'\n'b'\n>>> 1 / 0  # doctest: +SKIP\n>>> y = 2"))
    _, (snippet,) = snippets_of(text)
    session = session_of(snippet)
    assert session.code.text == "for x in 'ab':\n    x\ny = 2\n"
    assert [(example.line, example.source) for example in session.examples] == [
        (1, "for x in 'ab':\n    x\n"),
        (3, "y = 2\n"),
    ]
    assert [(claim.number, claim.want) for claim in session.claims] == [(0, "'a'\n'b'\n"), (1, "")]
    start = session.code.text.index("y")
    assert text[slice(*session.code.span(start, start + 5))] == "y = 2"
