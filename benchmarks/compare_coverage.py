"""How often the intervals of ``compare`` hold the truth, for linear models of known load: the table of docs/compare.md.

    python benchmarks/compare_coverage.py [REPEATS] [SEED] [DEGREES]

With DEGREES the rows are Student's, of so many degrees of freedom: single rows then carry much of the variance.
Twenty settings: five spectra at four loads. The truth of q is the closed form of the two models (interval over seeds) and
the value expected over training sets (wide interval); of m what 20,000 further seeds give; of Q_k the squared cosine of
the model's direction with the population's; of the load the one that was drawn.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy import stats

from phaseproof.comparison.comparing import compare_sources
from phaseproof.comparison.outcome import Comparison, Inputs
from phaseproof.data.reading import Source
from phaseproof.numeric.between import expected_linear
from phaseproof.numeric.closeness import closest
from phaseproof.numeric.lengths import Lengths
from phaseproof.numeric.population import Array, Population, named
from phaseproof.numeric.resampling import Measure
from phaseproof.numeric.sample_sets import law, linear_overlap
from phaseproof.numeric.splitting import synthetic_rows

SPECTRA = ("isotropic,d=40", "spiked:9,4,d=50", "power_law:1,d=60", "power_law:1.5,d=80", "two_atom:5,1,1/3,d=60")
LOADS = (0.5, 1.0, 2.0, 4.0)
SAMPLES, FURTHER, STEPS = 1000, 20_000, 2000


def linear_model(rows: Array, seeds: Array) -> Array:
    """Samples of the linear model of rows: their mean plus S^(1/2) z."""
    centred = rows - rows.mean(axis=0)
    variances, directions = np.linalg.eigh(centred.T @ centred / (len(rows) - 1))
    return rows.mean(axis=0) + (seeds @ (directions * np.sqrt(np.maximum(variances, 0.0)))) @ directions.T


def drawn(population: Population, n: int, generator: np.random.Generator) -> tuple[Comparison, list[Array]]:
    """A comparison of two linear models of n examples each, with a held-out set of as many, and the two training sets."""
    sets = [synthetic_rows(population, n, generator) for _ in range(3)]
    seeds = generator.standard_normal((SAMPLES, sets[0].shape[1]))
    samples = [linear_model(rows, seeds) for rows in sets[:2]]
    given = (*samples, *sets)
    return compare_sources(Inputs(*(Source("drawn", rows) for rows in given)), seed=1), sets[:2]


def truths(
    population: Population, n: int, found: Comparison, sets: list[Array], generator: np.random.Generator
) -> Iterator[tuple[str, float, Measure]]:
    """(quantity, true value, measure)."""
    laws = [law(np.cov(rows.T), n) for rows in sets]
    yield "q of these models", linear_overlap(*laws), found.of_seeds
    yield "q over training sets", expected_linear(population, n, n), found.overlap
    yield "load", n / population.dimension, found.sizes.load
    yield "rho (1: the linear model itself)", 1.0, found.bounds.rho
    for rows, model, learnt in zip(sets, found.models, laws, strict=True):
        seeds = generator.standard_normal((FURTHER, rows.shape[1]))
        yield "m", float(closest(linear_model(rows, seeds), rows, rows.mean(axis=0)).mean()), model.closest
        yield (
            "missing variance",
            1 - float(learnt.variances.sum()) / population.trace(population.eigenvalues),
            model.missing,
        )
        for k, measure in enumerate(model.recovery.directions):
            if measure.known:
                yield (
                    f"Q of direction {k + 1}" if k < 3 else "Q of further directions",
                    float(learnt.directions[k, k] ** 2),
                    measure,
                )


def student(population: Population, degrees: float) -> Population:
    """The same covariance, rows of Student's law: lengths at STEPS quantiles."""
    lengths = degrees / stats.chi2.isf((np.arange(STEPS) + 0.5) / STEPS, degrees)
    return replace(population, lengths=Lengths(lengths, np.full(STEPS, 1 / STEPS)))


def main(repeats: int, seed: int, degrees: float = 0.0) -> None:
    """Print the table."""
    generator = np.random.default_rng(seed)
    covered: dict[str, list[bool]] = defaultdict(list)
    widths: dict[str, list[float]] = defaultdict(list)
    for spectrum in SPECTRA:
        population = student(named(spectrum), degrees) if degrees else named(spectrum)
        for load in LOADS:
            for _ in range(repeats):
                n = round(load * population.dimension)
                found, sets = drawn(population, n, generator)
                for name, truth, measure in truths(population, n, found, sets, generator):
                    covered[name].append(measure.low <= truth <= measure.high)
                    widths[name].append(measure.high - measure.low)
    print("| quantity | intervals | hold the truth | mean width |", "|---|---|---|---|", sep="\n")
    for name, holds in covered.items():
        print(f"| {name} | {len(holds)} | {np.mean(holds):.1%} | {np.mean(widths[name]):.3f} |")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(*(kind(text) for kind, text in zip((int, int, float), [*given, *("5", "0", "0")[len(given) :]], strict=True)))
