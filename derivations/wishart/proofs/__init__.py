"""Proofs of the claims on Wishart matrices."""
