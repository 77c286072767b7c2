"""Proofs of the claims on the Marchenko-Pastur law."""
