"""The modules that nearly every worker needs, imported before workers are forked: once, and not again in each."""

import answerkey.snippets.formatting  # noqa: F401
from answerkey.rules import load_rules

load_rules()
