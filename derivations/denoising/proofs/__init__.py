"""Proofs of the claims on denoising."""
