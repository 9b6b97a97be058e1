"""Who may do what."""


class Scopes:
    """What is allowed."""

    names: list[str]
