"""Theory of general spectra against simulation at d = 400: the table of docs/predict.md. Some minutes on one core.

    python benchmarks/prediction_table.py [SEED]

Two models on disjoint drawn data, as ``numeric/splitting.py`` trains and samples them, with known answer. Every
cell is measured/predicted - 1 in percent, with its standard error; the last line says which is the largest.
"""

from __future__ import annotations

import sys

import numpy as np
from threadpoolctl import threadpool_limits

from phaseproof.numeric.equivalent import square_root
from phaseproof.numeric.learning import losses
from phaseproof.numeric.lengths import Lengths
from phaseproof.numeric.population import Population, power_law
from phaseproof.numeric.splitting import measure_split, overlap_of, synthetic_rows

DIMENSION, EXPONENTS, LOADS = 400, (0.5, 1.0, 1.5), (0.25, 0.5, 1, 2, 4)
NOISE = 0.25
UNEQUAL = Lengths(np.array([0.4, 3.4]), np.array([0.8, 0.2]))
WORK = 100_000
"""Examples drawn for each cell and model: few at a small n scatter most, and are repeated most."""


def cell(population: Population, load: float, generator: np.random.Generator) -> list[tuple[float, float]]:
    """(relative deviation, its standard error) of overlap, test and training loss."""
    degrees = round(load * DIMENSION)
    repeats = WORK // degrees
    rows = np.array(
        [
            measure_split(*(synthetic_rows(population, degrees + 1, generator) for _ in "12"), NOISE, 0, generator)
            for _ in range(repeats)
        ]
    )
    mean, loss = rows.mean(axis=0), losses(population, degrees, NOISE)
    columns = [
        (square_root(population, degrees).overlap, lambda row: overlap_of(row)),
        (loss.test, lambda row: row[3]),
        (loss.train, lambda row: row[4]),
    ]
    found = []
    for predicted, estimator in columns:
        left_out = np.array([estimator((repeats * mean - row) / (repeats - 1)) for row in rows])
        error = np.sqrt((repeats - 1) * left_out.var())
        found.append((estimator(mean) / predicted - 1, error / predicted))
    return found


def main(seed: int) -> None:
    """Print the table."""
    generator = np.random.default_rng(seed)
    print("| lengths | a | n/d | q | test loss | training loss |", "|---|---|---|---|---|---|", sep="\n")
    largest = (0.0, "")
    for name, lengths in (("equal", None), ("unequal", UNEQUAL)):
        for exponent in EXPONENTS:
            base = power_law(DIMENSION, exponent)
            population = Population(base.eigenvalues, base.multiplicities, lengths)
            for load in LOADS:
                found = cell(population, load, generator)
                texts = [f"{100 * gap:+.2f} ± {100 * error:.2f}" for gap, error in found]
                print(f"| {name} | {exponent} | {load} | {' | '.join(texts)} |", flush=True)
                largest = max(largest, *((abs(gap), f"{name} {exponent} {load}") for gap, _ in found))
    print(f"\nlargest: {100 * largest[0]:.2f} % at {largest[1]}")


if __name__ == "__main__":
    with threadpool_limits(1):
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
