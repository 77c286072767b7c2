"""Cited facts as formulas."""
