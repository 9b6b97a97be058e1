"""What a new page holds until somebody writes it."""

from __future__ import annotations

QUESTION = "Replace this by a question about"
"""The beginning of a question that is still to be written."""
ANSWER = "Replace this text by the answer: why before how, one idea, code that is complete."
