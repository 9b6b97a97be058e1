"""From the bytes of a file to a document: text, YAML tree, Markdown blocks, each with its place."""
