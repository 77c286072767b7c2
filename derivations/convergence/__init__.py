"""Convergence: two models trained on disjoint data come to agree."""

ORDER = ("blindness", "overlap", "curve", "load")
"""In which the claims of its modules are listed; a module that does not stand here comes after them."""
