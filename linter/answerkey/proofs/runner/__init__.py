"""Runs code of strangers in another interpreter; made of the standard library alone, and started by `start.command`."""
