"""Fixes: which may be made together, applied round by round, and proved to change nothing else."""
