"""Proofs of the claims on convergence."""
