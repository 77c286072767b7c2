"""Claims on data of any covariance, proved topic by topic."""

from __future__ import annotations

from . import (
    population,
    population_bounds,
    population_every_load,
    population_isotropic,
    population_large_load,
    population_losses,
    population_seeds,
    population_small_load,
    population_white,
    two_atom,
    two_atom_density,
    two_atom_population,
    two_atom_seeds,
    two_atom_split,
)

PROOFS = {
    **population.PROOFS,
    **population_losses.PROOFS,
    **population_isotropic.PROOFS,
    **population_seeds.PROOFS,
    **population_bounds.PROOFS,
    **population_every_load.PROOFS,
    **population_large_load.PROOFS,
    **population_small_load.PROOFS,
    **population_white.PROOFS,
    **two_atom.PROOFS,
    **two_atom_density.PROOFS,
    **two_atom_population.PROOFS,
    **two_atom_seeds.PROOFS,
    **two_atom_split.PROOFS,
}
