"""Runs the rules: over one file, over the base, in processes that can be stopped, with a cache."""
