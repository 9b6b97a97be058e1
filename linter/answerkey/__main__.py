"""``python -m answerkey``."""

from answerkey.cli.main import run

run()
