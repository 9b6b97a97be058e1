"""The form of counts in messages and in all output for people."""

from __future__ import annotations

from collections.abc import Collection


def number_of(number: int, noun: str, plural: str = "") -> str:
    """Return ``1 file``, ``2 files``, ``1,000 files``; `plural` is for a noun that takes more than an s."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {plural or f'{noun}s'}"


def number_of_subjects(number: int, addresses: Collection[str]) -> str:
    """Return a number with what addresses name: ``2 questions``, ``1 document``, ``3 questions and documents``."""
    questions = sum("#" in address for address in addresses)
    if 0 < questions < len(addresses):
        return f"{number:,} questions and documents"
    return number_of(number, "question" if questions or not addresses else "document")
