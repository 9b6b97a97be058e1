"""The wording of places, counts and advice, shared by the formats and by commands with reports of their own."""
