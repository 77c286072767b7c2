"""Proofs of the claims on memorisation."""
