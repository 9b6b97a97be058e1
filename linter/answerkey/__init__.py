"""answerkey: a headless CMS and content linter for question-and-answer knowledge bases."""

__version__ = "0.1.0"
