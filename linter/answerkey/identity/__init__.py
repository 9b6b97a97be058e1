"""Permanent addresses: the record of all that were ever published, and what became of each."""
