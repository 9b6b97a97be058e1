"""The dates of pages."""

from __future__ import annotations

from datetime import date

from answerkey.model.views import Page
from answerkey.model.wording import date_fault


def updated_on(page: Page) -> date | None:
    """The day of a page's last update, where it is a date."""
    text = page.updated or ""
    return None if date_fault(text) else date.fromisoformat(text)
