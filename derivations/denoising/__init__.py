"""Denoising: losses on the training data, on fresh data, and beyond the best."""
