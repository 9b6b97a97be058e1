"""The files of a base through the rules that ask about other files: those alone whose answers may be others now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from answerkey.diagnostics import RuleFinding
from answerkey.model.base_index import Relation, Settings, Sums
from answerkey.model.corpus import Facts
from answerkey.model.relations import FILES
from answerkey.pipeline.git_history import TextHistory
from answerkey.pipeline.index_store import CHECKED, SUGGESTED, IndexStore, Reads
from answerkey.pipeline.index_view import IndexView
from answerkey.pipeline.results import listed
from answerkey.pipeline.selection import Selection
from answerkey.rules.base import IndexRule
from answerkey.rules.suggestions import MOST

MODULES = Sums("checked-modules", lambda facts: {"": len(facts.modules)})
"""The number of modules whose code is checked against libraries."""


def relations_of(selection: Selection) -> tuple[Relation, ...]:
    """Return all relations that the selected rules ask for, each once."""
    every = [FILES, MODULES, *(relation for rule in selection.of(IndexRule) for relation in rule.relations)]
    return tuple({relation.name: relation for relation in every}.values())


@dataclass
class BaseCheck:
    """Checks the stale files of a base, in order. Only `selected` files are checked by all rules.

    Suggestions are shared out in the order of files, so that a file that now asks for more of them may make files
    after it stale, and never one before it.
    """

    selection: Selection
    store: IndexStore
    settings: Settings
    texts: TextHistory
    today: date
    facts_of: Callable[[str], Facts]
    selected: Collection[str]
    most: int
    _used: Counter[str] = field(default_factory=Counter)

    def stale(self) -> list[str]:
        """Return the paths of the selected files that are not checked by all rules as things are now, in order."""
        return sorted(path for path in self.store.behind() if path in self.selected)

    def view(self, path: str) -> IndexView:
        """Return the index as one file asks it."""
        return IndexView(self.store, Reads(), self.settings, self.texts, self.today, self.facts_of, self._allowance)

    def sweep(self, views: Mapping[str, IndexView]) -> Iterator[tuple[str, IndexView, list[RuleFinding]]]:
        """Check stale files in order; yield each selected one with its view and its findings.

        `views` are those by which some files have asked already. Who takes a file tells the store when it is done.
        """
        self._used.clear()
        requests = self.store.requests()
        waiting = {path for path, level in self.store.behind().items() if level < self._needed(path)}
        for path in sorted(waiting | requests.keys()):
            if path in waiting or any(each.allowance != self._allowance(each.budget) for each in requests[path]):
                view = views.get(path) or self.view(path)
                findings = self._findings(path, view)
                new = list(view.requests())
                if path in self.selected:
                    yield path, view, findings
                else:
                    self.store.checked(path, SUGGESTED, view.reads, new)
            else:
                new = requests[path]
            self._used.update({each.budget: each.number for each in new})

    def _needed(self, path: str) -> int:
        return CHECKED if path in self.selected else SUGGESTED

    def _findings(self, path: str, view: IndexView) -> list[RuleFinding]:
        rules = [rule for rule in self.selection.of(IndexRule) if rule.suggests or path in self.selected]
        facts = self.facts_of(path)
        return list(listed(((rule.id, each) for rule in rules for each in rule.check(facts, view)), self.most))

    def _allowance(self, budget: str) -> int:
        """Return how many suggestions a budget has left for the file that is being checked."""
        return max(0, MOST - self._used[budget])
