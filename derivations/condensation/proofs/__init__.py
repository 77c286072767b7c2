"""Proofs of the claims on condensation."""
