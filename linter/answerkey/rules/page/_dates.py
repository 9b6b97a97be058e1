"""The dates of pages."""

from __future__ import annotations

from datetime import date

from answerkey.model.messages import date_fault
from answerkey.model.views import Page


def updated_on(page: Page) -> date | None:
    """Return the day of a page's last update, or None if it is not a date."""
    text = page.updated or ""
    return None if date_fault(text) else date.fromisoformat(text)
