"""Generalisation: how far the learnt law is from the true one."""

ORDER = ("divergence", "frobenius", "bulk_error", "operator_norm")
"""In which the claims of its modules are listed; a module that does not stand here comes after them."""
