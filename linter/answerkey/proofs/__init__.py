"""Proofs: what answers claim is run in the libraries' environment, and what comes out is judged here."""
