"""What the library stands on."""

from wire import Message


def adorn(message: Message) -> None:
    message.badge = "new"  # type: ignore[attr-defined]
