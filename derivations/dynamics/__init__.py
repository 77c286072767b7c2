"""Dynamics: a denoiser in training, step by step."""
