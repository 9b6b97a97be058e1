"""The text of an answer: the lines below its question or in its fold, without indentation, layout and labels."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answerkey.importing.blocks import Block, Fold, Outline
from answerkey.importing.layout import dedented, indentation, is_layout, leads_up, split_lines, tidy
from answerkey.importing.titles import stated_level
from answerkey.source import Span

_OPENERS = re.compile(r"(?:\s*<(br|b|p|div|strong)\b[^<>]*>)+", re.I)
_CLOSER = re.compile(r"</?(br|b|p|div|strong)\b[^<>]*>\Z", re.I)
_ANSWER = re.compile(
    r"([*_]{0,3})(?:answer|ans|a|ответ|答案|答|respuesta|réponse|antwort)\s*\d*\s*"
    r"(?:[:：]\1|\1\s*[:：]|\.\1(?=\s))[ \t]*",
    re.I,
)
_LONGEST_TAG = 80  # characters of a tag that wraps an answer
_FIRST_LINES = 3  # lines of an answer that may state its difficulty


@dataclass(frozen=True)
class Answers:
    """The answers of a text. `labels` are the folds that only hide an answer, each with its first line."""

    outline: Outline
    labels: Sequence[tuple[int, Fold]]

    def below(self, block: Block, end: int) -> str:
        """Return the answer below a question, up to a line, without its container's indentation and trailing layout."""
        end = self._trimmed(block.after, end)
        first, last = (bisect_left(self.labels, line, key=lambda label: label[0]) for line in (block.after, end))
        inside = (fold for _, fold in self.labels[first:last])
        opened = {line: text for fold in inside for line, text in self._opened(fold, block.after, end)}
        columns = self._columns(block, end)
        answer = [block.rest + "\n"] if block.rest else []
        for number in range(block.after, end):
            if number in self.outline.definitions:
                continue  # its target stands in the links
            line = opened.get(number, self.outline.line(number))
            if (
                line.strip() or not self.outline.line(number).strip()
            ):  # a line that is blank only without its tags is dropped
                answer.append(dedented(line, columns) if number < block.until else line)
        return tidy("".join(answer))

    def around_fold(self, block: Block, end: int) -> tuple[str, str]:
        """Return the text between a question and the first fold that hides an answer, and the answer."""
        at = bisect_left(self.labels, block.after, key=lambda label: label[0])
        line = self.labels[at][0] if at < len(self.labels) else end
        if line >= end:
            return "", self.below(block, end)
        before = self.below(block, line)
        return before.strip("\n"), self.below(block._replace(after=line, rest=""), end)

    def _columns(self, block: Block, end: int) -> int:
        """Return the common indentation of the answer's lines: that of the container, or up to three columns more."""
        lines = (self.outline.line(number) for number in range(block.after, min(end, block.until)))
        leads = [indentation(line) for line in lines if line.strip()]
        return min(leads) if leads and block.indent <= min(leads) < block.indent + 4 else block.indent

    def _opened(self, fold: Fold, first: int, end: int) -> Iterator[tuple[int, str]]:
        """Yield the lines of a fold that only hides an answer, with their numbers and without its tags."""
        text = self.outline.text
        start = self.outline.line_at(fold.whole.start)
        last = self.outline.line_at(max(fold.whole.end - 1, 0))
        if not (first <= start and last < end and fold.closed):
            return
        inner = _without_wrappers(text, fold.inner)
        head = text[self.outline.lines[start].start : fold.whole.start]
        foot = text[fold.whole.end : self.outline.lines[last].end]
        for number in range(start, last + 1):
            span = self.outline.lines[number]
            part = text[max(span.start, inner.start) : min(span.end, inner.end)]
            before = head if number == start and head.strip() else ""
            after = foot if number == last and foot.strip() else ""
            whole = before + part + after
            yield number, whole if not whole or whole.endswith("\n") else whole + "\n"

    def inside(self, fold: Fold, block: Block) -> str:
        """Return the answer in a fold that is a question."""
        inner = _without_wrappers(self.outline.text, fold.inner)
        first = self.outline.line_at(inner.start)
        lines = split_lines(self.outline.text[slice(*inner)])
        whole_lines = inner.start == self.outline.lines[first].start
        if block.indent:
            lines = [
                dedented(line, block.indent) if number or whole_lines else line for number, line in enumerate(lines)
            ]
        return tidy("".join(lines))

    def _trimmed(self, first: int, end: int) -> int:
        """Return the end of an answer without trailing blank lines, rules and links to the top of the page."""
        while end > first:
            block = next((b for b in self._html_ending(end) if b[0] >= first), None)
            if not self.outline.line(end - 1).strip() or is_layout(self.outline, end - 1):
                end -= 1
            elif block is not None and leads_up(self._text(*block)):
                end = block[0]
            else:
                break
        return end

    def _html_ending(self, end: int) -> Iterator[tuple[int, int]]:
        at = bisect_left(self.outline.html, (end, 0))
        if at > 0:
            start, stop = self.outline.html[at - 1]
            if start < end <= stop:
                yield start, end

    def _text(self, first: int, end: int) -> str:
        return self.outline.text[self.outline.lines[first].start : self.outline.lines[end - 1].end]


def stripped(answer: str) -> tuple[str, str | None]:
    """Return an answer without its label and the difficulty that it states, and that difficulty."""
    return _without_level(_without_label(answer))


def _without_wrappers(text: str, span: Span) -> Span:
    """Return a span without the pairs of tags that wrap all of it in bold or a paragraph, and without line breaks."""
    start, end = span
    inner = text[start:end].lower()
    openers = _OPENERS.match(text, start, end)
    opened = []
    for tag in re.findall(r"<([a-z]+)", openers[0].lower()) if openers else []:
        if tag != "br" and len(re.findall(rf"<{tag}\b", inner)) != 1:
            return span
        opened.append(tag)
    start = openers.end() if openers else start
    while True:
        bare = end
        while bare > start and text[bare - 1].isspace():
            bare -= 1
        closer = _CLOSER.search(text, max(start, bare - _LONGEST_TAG), bare)
        name = closer[1].lower() if closer else ""
        if closer is None or not (name == "br" or (name in opened and closer[0].startswith("</"))):
            return Span(start, end)
        if name in opened:
            opened.remove(name)
        end = closer.start()


def _without_label(answer: str) -> str:
    """Return an answer without the label "Answer:"."""
    label = _ANSWER.match(answer)
    return tidy(answer[label.end() :]) if label else answer


def _without_level(answer: str) -> tuple[str, str | None]:
    """Return an answer without the line at its beginning that states the difficulty, and the difficulty."""
    lines = split_lines(answer)
    for number, line in enumerate(lines[:_FIRST_LINES]):
        level = stated_level(line)
        rest = tidy("".join(lines[:number] + lines[number + 1 :])) if level is not None else ""
        if rest:
            return rest, level
        if line.strip():
            break
    return answer, None
