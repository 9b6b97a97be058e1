"""Info strings in the styles that people write."""

from __future__ import annotations

import pytest

from answerkey.snippets.language import Kind, read_info


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("python", "python"),
        ("Python", "python"),
        ("py", "py"),
        ('python title="a b"', "python"),
        ("python {1,3-5}", "python"),
        ("python{1,3}", "python"),
        ("{.python}", "python"),
        ("{.python .numberLines}", "python"),
        ("{ .python .annotate }", "python"),
        ("{python}", "python"),
        ("{code-block} python", "python"),
        ("{code-cell} ipython3", "ipython3"),
        ('python {test="skip"}', "python"),
        ("python,ignore", "python"),
        ("python:main.py", "python"),
        ("python [main.py]", "python"),
        ('python hl_lines="2 3"', "python"),
        ("python-nolint", "python"),
        ("c++", "c++"),
        ("", ""),
        ("{}", ""),
        ("{#anchor}", ""),
    ],
)
def test_the_language_is_read(text: str, tag: str) -> None:
    found = read_info(text)
    assert found.tag == tag
    assert (found.kind is Kind.PYTHON) == (tag in {"python", "py", "ipython3"})


def test_attributes_and_words_are_read() -> None:
    info = read_info('python title="a b" {test="skip" lint=\'skip\'} -nolint')
    assert dict(info.attributes) == {"title": "a b", "test": "skip", "lint": "skip"}
    assert "-nolint" in info.words
