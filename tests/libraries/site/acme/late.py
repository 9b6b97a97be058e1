"""A module that fills itself as it runs."""

for _name in ("alpha", "beta"):
    globals()[_name] = _name
