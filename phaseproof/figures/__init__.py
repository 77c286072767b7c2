"""Figures of claims and of the front page, in one style."""
