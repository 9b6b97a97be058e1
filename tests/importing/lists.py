"""Lists of questions in each form and in three scripts."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """The words of a language that lists are made of."""

    title: str
    section: str
    answer: str
    mark: str


LANGUAGES = {
    "English": Words("Sets", "Part", "Answer", "?"),
    "Russian": Words("Множества", "Раздел", "Ответ", "?"),
    "Chinese": Words("集合", "章节", "答案", "？"),
}
FORMS: dict[str, str] = {
    "headings": "### {q}\n\n{a}",
    "headings with numbers": "### {n}. {q}\n\n{a}",
    "headings with bare numbers": "### {n} {q}\n\n{a}",
    "headings with a word and a number": "### {s} {n}: {q}\n\n{a}",
    "headings with a sign and a caption below": "### ▶ {q}\n\n{a}\n#### 💡 {w}:\n\n{a}",
    "headings with a fold": "### {q}\n\n<details><summary>{w}</summary>\n\n{a}\n</details>\n",
    "headings with a numbered fold": "### {q}\n\n<details><summary>{w} {n}</summary>\n\n{a}\n</details>\n",
    "headings in numbered items": "{n}. ### {q}\n\n{i}",
    "folds": "<details>\n<summary>{q}</summary>\n\n{a}\n</details>\n",
    "paragraphs in bold": "**{q}**\n\n{a}",
    "paragraphs in bold with numbers": "**{n}. {q}**\n\n{a}",
    "numbers in bold": "**{n})** {q}\n\n{a}",
    "numbered items": "{n}. {q}\n\n{i}",
    "numbered items in bold": "{n}. **{q}**\n\n{i}",
    "numbered items whose answers are not indented": "{n}. **{q}**\n\n{a}",
    "bullets": "- {q}\n\n{i}",
    "bullets in bold with text behind": "- **{q}** {t}\n",
    "paragraphs with a word and a number": "{s} {n}. {q}\n\n{a}",
    "paragraphs with an enumeration comma": "{n}、{q}\n\n{a}",
}


class Made(NamedTuple):
    """A list, its questions, and a line of each answer."""

    text: str
    questions: list[str]
    lines: list[str]


def made(form: str, language: str, count: int = 12, asking: int = 3) -> Made:
    """Make a list of questions in sections of four; every `asking`-th question has a question mark."""
    words = LANGUAGES[language]
    parts, questions, lines = [f"# {words.title}\n"], [], []
    for number in range(count):
        if number % 4 == 0:
            parts.append(f"## {words.section} {chr(65 + number // 4)}\n")
        question = f"{words.title} {chr(97 + number)}{words.mark if number % asking == 0 else ''}"
        line = f"{words.answer} {number} {words.title}."
        answer = f"{line}\n\n- {words.title} x{number}\n"
        inner = "".join(f"    {part}" if part.strip() else part for part in answer.splitlines(keepends=True))
        parts.append(
            FORMS[form].format(q=question, n=number + 1, a=answer, i=inner, t=line, w=words.answer, s=words.section)
        )
        questions.append(question)
        lines.append(line)
    return Made("\n".join(parts), questions, lines)
