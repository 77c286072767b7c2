"""Regularisation: a ridge added to the learnt covariance, and the best one."""

ORDER = ("best_ridge", "ridge", "errors")
"""In which the claims of its modules are listed; a module that does not stand here comes after them."""
