"""Lemmas: true of functions, laws and data in general. Each is a line of a derivation that topics instantiate."""
