"""What others add to the library."""

from acme.app import Router


class Panel(Router):
    """Routes in a colour."""

    color: str
