"""The dates of pages."""

from __future__ import annotations

from datetime import date

from answerkey.model.views import Page


def updated_on(page: Page) -> date | None:
    """The day of a page's last update, where it is a date."""
    try:
        return date.fromisoformat(page.updated) if page.updated and len(page.updated) == 10 else None
    except ValueError:
        return None
