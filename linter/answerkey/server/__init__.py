"""The read-only HTTP API and the preview, over one SQLite file."""
