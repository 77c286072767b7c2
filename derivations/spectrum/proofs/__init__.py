"""Proofs of the claims on spectra."""
