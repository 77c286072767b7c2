"""Proofs of the claims on dynamics."""
