"""The folder of a build: what was written to it, and how it becomes what it should be."""
