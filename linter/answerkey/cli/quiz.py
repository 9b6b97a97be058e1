"""``answerkey quiz``."""

from __future__ import annotations

import re
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import click

from answerkey.cli.catalog import ReadOptions, Selection, reading_options, selection_options
from answerkey.cli.exits import CLEAN, INTERRUPTED
from answerkey.cli.options import bundle, wants_color
from answerkey.cli.output import write, write_line
from answerkey.cli.questions import answer_lines, question_lines
from answerkey.cli.terminal import Style, style
from answerkey.delivery.catalog import Mix, Page, Question
from answerkey.delivery.replies import is_choice_right, is_output_right
from answerkey.delivery.store.limits import BadRequest
from answerkey.delivery.store.sample import MAX_SAMPLE, Candidate, SampleSize, sample
from answerkey.model.question_kinds import EXERCISE, OUTPUT
from answerkey.safe_text import shown
from answerkey.snippets.language import OUTPUT_TAG

_NUMBER = click.IntRange(0, MAX_SAMPLE)
_SEEDS = 1_000_000
_NUMBERS = re.compile(r"[0-9]{1,3}")
_YES, _NO, _QUIT = {"y", "yes"}, {"n", "no"}, {"q", "quit"}


class _Ended(Exception):
    """The end of the quiz, at the user's wish."""


@click.command("quiz")
@selection_options
@click.option(
    "--count", type=click.IntRange(1, MAX_SAMPLE), help="Number of questions. [default: 10, or the sum of the others]"
)
@click.option("--easy", type=_NUMBER, default=0, help="Minimum of easy questions.")
@click.option("--medium", type=_NUMBER, default=0, help="Minimum of medium questions.")
@click.option("--hard", type=_NUMBER, default=0, help="Minimum of hard questions.")
@click.option("--seed", help="Seed of the draw: the same seed and content give the same questions.")
@reading_options
def quiz_command(seed: str | None, color: str, **options: Any) -> int:
    """Ask questions, show their answers, and count those that you knew.

    Enter shows the answer, `y` or `n` tells if you knew it, and `q` ends the quiz. Choices are made by their numbers,
    and an output is compared with what you type.
    """
    selection: Selection = bundle(Selection, options)
    numbers = bundle(SampleSize, options)
    seed = seed if seed is not None else str(secrets.randbelow(_SEEDS))
    catalog = bundle(ReadOptions, options).open().catalog
    selection.check(catalog)
    places = {question.address: (page, question) for page, question in selection.of(catalog)}
    candidates = [Candidate(address, question.difficulty) for address, (_, question) in places.items()]
    try:
        drawn = [places[address] for address in sample(candidates, numbers, seed)]
    except BadRequest as error:
        raise click.UsageError(f"--{error.parameter} {error}") from None
    if not drawn:
        raise click.UsageError("there are no questions to ask")
    colored = wants_color(color)
    return _Quiz(drawn, seed, style(color=colored), colored).run()


@dataclass
class _Quiz:
    """A session. `answered` are the questions so far, each with True if the user knew its answer."""

    questions: Sequence[tuple[Page, Question]]
    seed: str
    styled: Style
    colored: bool
    answered: list[tuple[Question, bool]] = field(default_factory=list)

    def run(self) -> int:
        """Ask all questions, and sum up the answered ones, also if the user ends the quiz."""
        try:
            for number, (page, question) in enumerate(self.questions, 1):
                self._ask(number, page, question)
        except _Ended:
            self._say("")
        except KeyboardInterrupt:
            self._say("")
            self._sum_up()
            return INTERRUPTED
        self._sum_up()
        return CLEAN

    def _ask(self, number: int, page: Page, question: Question) -> None:
        place = " › ".join(shown(crumb.name) for crumb in page.breadcrumbs)
        self._say(self.styled(f"Question {number} of {len(self.questions)} · {place}", dim=True))
        self._say("\n".join(question_lines(question, self.styled, colored=self.colored)))
        right = self._tried(question)
        self._say("\n" + "\n".join(answer_lines(question, colored=self.colored)) + "\n")
        if right is None:
            right = self._told()
        else:
            self._say(self.styled("Right." if right else "Not right.", bold=True))
        self.answered.append((question, right))
        self._say("")

    def _tried(self, question: Question) -> bool | None:
        """Let the user try, and return True if that was right; None if only the user can tell."""
        if question.choices:
            return self._chosen(question)
        if question.kind == OUTPUT:
            return self._predicted(question)
        self._answer(
            "\nPress Enter for a solution. " if question.kind == EXERCISE else "\nPress Enter for the answer. "
        )
        return None

    def _chosen(self, question: Question) -> bool:
        """Return True if the user chooses all that is correct, and nothing else."""
        correct = [choice.correct for choice in question.choices]
        several = "numbers of all that are" if sum(correct) > 1 else "number of the one that is"
        reply = self._answer(f"\nThe {several} correct: ")
        return is_choice_right(correct, {int(number) for number in _NUMBERS.findall(reply)})

    def _predicted(self, question: Question) -> bool | None:
        """Return True if the user types the output as the answer has it; else only the user can tell."""
        lines: list[str] = []
        prompt = "\nType the output, and an empty line at its end:\n"
        while line := self._answer(prompt, ends=not lines):
            lines.append(line)
            prompt = ""
        outputs = (block.code for block in question.answer.snippets if block.language == OUTPUT_TAG)
        return is_output_right(outputs, "\n".join(lines)) or None

    def _told(self) -> bool:
        """Ask the user whether the answer was known."""
        reply = ""
        while reply not in _YES | _NO:
            reply = self._answer("Did you know it? [y/n] ").lower()
        return reply in _YES

    def _answer(self, prompt: str, *, ends: bool = True) -> str:
        """Return the user's reply; raises _Ended at the end of the input and, if the user may end it here, for `q`."""
        write(prompt)
        line = sys.stdin.buffer.readline()
        reply = line.decode("utf-8", "replace").strip()
        if not line or ends and reply.lower() in _QUIT:
            raise _Ended
        if not sys.stdin.isatty():
            self._say("")  # a terminal shows the line end that the user typed
        return reply

    def _sum_up(self) -> None:
        if not self.answered:
            return
        correct = sum(right for _, right in self.answered)
        self._say(self.styled(f"You knew {correct} of {len(self.answered)}.", bold=True))
        for level in Mix._fields:
            of_level = [right for question, right in self.answered if question.difficulty == level]
            if of_level:
                self._say(f"  {level:6}  {sum(of_level)} of {len(of_level)}")
        again = [question for question, right in self.answered if not right]
        if again:
            self._say("Review these with `answerkey show ADDRESS`:")
            self._say("\n".join(f"  {shown(question.address)}" for question in again))
        self._say(f"To repeat these questions: --seed {shown(self.seed)}")

    def _say(self, text: str) -> None:
        write_line(text)
