"""Proofs of claims, topic by topic: each file names the claims that it proves with the functions that write the proofs."""
