"""Claims on data of any covariance, proved topic by topic."""

from __future__ import annotations

from . import population, population_losses, two_atom, two_atom_density, two_atom_population

PROOFS = {
    **population.PROOFS,
    **population_losses.PROOFS,
    **two_atom.PROOFS,
    **two_atom_density.PROOFS,
    **two_atom_population.PROOFS,
}
