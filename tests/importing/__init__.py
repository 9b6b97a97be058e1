"""Importing: from what others wrote to files of a base."""
