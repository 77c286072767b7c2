"""Proofs of the claims on regularisation."""
