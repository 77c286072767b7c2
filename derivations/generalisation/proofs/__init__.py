"""Proofs of the claims on generalisation."""
