"""What authors do to a base: begin one, add to it, rename in it."""
