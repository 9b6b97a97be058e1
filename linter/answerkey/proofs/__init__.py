"""Proofs: the claims of answers are run in the libraries' environment, and their outputs are judged here."""
