"""Forms for editors of other projects, made from the schemas of a base."""
