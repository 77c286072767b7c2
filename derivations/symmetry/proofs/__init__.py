"""Proofs of the claims on symmetry."""
