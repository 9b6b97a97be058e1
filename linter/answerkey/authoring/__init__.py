"""Changes that authors make to a base: start one, add to it, rename in it. Nothing is written before it is proved."""
