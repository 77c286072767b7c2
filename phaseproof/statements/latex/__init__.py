"""Displayed mathematics of LaTeX as statements, read by a grammar of our own; nothing is run, and no TeX engine is asked."""
