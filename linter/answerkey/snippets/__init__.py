"""Fenced code blocks as code: its language, its directives, its syntax tree, its names and its format."""
