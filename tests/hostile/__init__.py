"""Content as an attacker would write it, and what must hold whatever is in it."""
