"""The modules that every worker needs, imported before workers are forked: once, and not again when one is replaced."""

import answerkey.model.records
import answerkey.snippets.formatting  # noqa: F401
from answerkey.rules import load_rules

load_rules()
