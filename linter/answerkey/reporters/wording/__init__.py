"""How reports word places, counts and advice; shared by the formats and by commands that report in their own way."""
