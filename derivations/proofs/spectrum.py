"""Claims on data of any covariance, proved topic by topic."""

from __future__ import annotations

from . import joined

PROOFS = joined(
    "population",
    "population_bounds",
    "population_every_load",
    "population_isotropic",
    "population_large_load",
    "population_losses",
    "population_remainder",
    "population_seeds",
    "population_small_load",
    "population_weighed",
    "population_white",
    "power_law",
    "power_law_few",
    "tails",
    "tails_exponent",
    "tails_few",
    "tails_overlap",
    "tails_zipf",
    "two_atom",
    "two_atom_density",
    "two_atom_population",
    "two_atom_seeds",
    "two_atom_split",
)
