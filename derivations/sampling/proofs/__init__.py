"""Proofs of the claims on sampling."""
