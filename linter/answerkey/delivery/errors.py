"""The reason why a base is not delivered: one error for builds, the server and all commands that read a catalog."""

from __future__ import annotations

from answerkey.diagnostics import Report
from answerkey.workspace import Workspace


class NotDeliverable(Exception):
    """The base has errors that are not allowed; `report` holds them."""

    def __init__(self, workspace: Workspace, report: Report) -> None:
        super().__init__("the base has errors")
        self.workspace, self.report = workspace, report
