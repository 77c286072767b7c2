"""Formulas and sentences as a paper prints them."""
