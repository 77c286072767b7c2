"""Finite size: shifts to first order in 1/d, and fluctuations."""

ORDER = ("shifts", "half_moment", "fluctuations")
"""In which the claims of its modules are listed; a module that does not stand here comes after them."""
