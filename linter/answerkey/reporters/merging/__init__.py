"""Makes one report of those of several machines."""
