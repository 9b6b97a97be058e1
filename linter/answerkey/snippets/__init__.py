"""What a fenced code block says: its language, its directives, its syntax tree, its names and its format."""
