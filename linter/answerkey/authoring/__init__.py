"""What authors do to a base: begin one, add to it, rename in it. Nothing is written before it is proved."""
