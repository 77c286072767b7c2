"""Moments of Wishart matrices, exact at every size."""
