"""The texts of a new page or question, for its author to replace."""

from __future__ import annotations

QUESTION = "Replace this by a question about"
"""The beginning of a question that is still to be written."""
ANSWER = "Replace this text by the answer: why before how, one idea, code that is complete."
CHOICE = "Replace this by a choice that is"
"""The beginning of a choice that is still to be written."""
CODE = "Replace this by the code"
"""Words in code that is still to be written."""
TEXT = "Replace this text."
"""Any other text that is still to be written."""
