"""Proofs of the claims on finite size."""
