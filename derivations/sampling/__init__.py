"""Sampling: what a sampler of finitely many steps generates."""
