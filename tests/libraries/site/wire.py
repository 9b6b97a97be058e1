"""Messages of another library."""


class Message:
    """A message."""

    text: str
