"""The libraries that a base talks about: the environment they are in, and what they say of snippets."""
