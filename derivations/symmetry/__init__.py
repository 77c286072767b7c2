"""Symmetry: models that share their weights over translations."""
