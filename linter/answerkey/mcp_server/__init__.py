"""The server for assistants, by the Model Context Protocol: reads a base, checks drafts, and writes nothing."""
