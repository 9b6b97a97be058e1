"""The dates of pages."""

from __future__ import annotations

from datetime import date

from answerkey.model.views import Page
from answerkey.model.wording import date_fault


def updated_on(page: Page) -> date | None:
    """Return the day of a page's last update, or None if it is not a date."""
    text = page.updated or ""
    return None if date_fault(text) else date.fromisoformat(text)
