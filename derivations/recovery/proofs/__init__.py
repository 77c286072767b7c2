"""Proofs of the claims on recovery."""
