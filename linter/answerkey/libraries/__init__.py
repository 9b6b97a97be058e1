"""The libraries that a base is about: their environment, and checks of snippets against them."""
