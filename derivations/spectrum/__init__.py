"""Spectra: data of any covariance, and of families of spectra."""

ORDER = (
    "few_examples",
    "heavy_tail",
    "renormalised_noise",
    "losses",
    "power_law",
    "power_law_exponent",
    "power_law_loads",
    "isotropic",
    "large_load",
    "square_root",
    "seeds",
    "two_atom",
    "two_atom_density",
)
"""In which the claims of its modules are listed; a module that does not stand here comes after them."""
