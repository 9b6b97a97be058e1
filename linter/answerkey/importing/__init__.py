"""From what others wrote, to files in the layout of a base."""
