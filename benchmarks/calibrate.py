"""Measure the decision rule of ``validate``: how often it accuses a true claim, and how often it misses a false one.

    python benchmarks/calibrate.py [STUDY ...] [--share F] [--seed N] [--jobs N] [--resume FILE]

Every study is a campaign of independent pieces. ``--share 0.01`` runs a hundredth of each. Exit status 1 when a
stated rate or power is not met. docs/calibration.md holds what a whole run gave.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from phaseproof.book import find
from phaseproof.campaign import campaign
from phaseproof.journal import identity
from phaseproof.numeric.comparison import POWER, compare, levels, measure, pool
from phaseproof.theory.former_kernel import Verdict
from phaseproof.validation import validate

SETTINGS, REPLICATES = 12, 64
"""Of a simulated run: those of ``validate`` by default."""

BLOCK = 250
"""Runs in one piece of work."""

END_TO_END = "wishart.moment_real, end to end"

CHANCE = 1e-4
"""That one comparison of a measured rate with a stated one fails although it holds."""


@dataclass(frozen=True)
class World:
    """How the rows of a run come about: the law of their noise, and what is wrong with the prediction.

    ``noise(generator, shape)`` has mean 0 and variance 1. ``bias`` is that of every setting in units of the allowance
    when there is one, else of the standard error of a setting; ``shared`` is the part of the variance that all
    settings have in common; ``error`` a relative error of the claim in units of the resolution that another run states.
    """

    noise: Callable[[np.random.Generator, tuple[int, ...]], Any] = np.random.Generator.standard_normal
    bias: float = 0.0
    allowance: float = 0.0
    shared: float = 0.0
    error: float = 0.0
    replicates: int = REPLICATES


def skewed(generator: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Exponential noise: skewness 2, as of a variance estimated from few draws."""
    return generator.exponential(size=shape) - 1


def heavy(generator: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Student's t with 3 degrees of freedom: the fourth moment is infinite."""
    return generator.standard_t(3, shape) / np.sqrt(3)


def lognormal(generator: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Log-normal noise of log-variance 1: skewness 6, and moments of every order."""
    return (generator.lognormal(size=shape) - np.exp(0.5)) / np.sqrt((np.e - 1) * np.e)


WORLDS = {
    "null": World(),
    "null, two replicates": World(replicates=2),
    "null, five replicates": World(replicates=5),
    "null, bias that the allowance admits": World(bias=1.0, allowance=0.01),
    "an error of the size of the resolution": World(error=1.0),
    "an error of the size of the resolution, hidden by the bias": World(error=1.0, bias=-1.0, allowance=0.01),
    "half of it": World(error=0.5),
    "bias of 1 standard error, not allowed for": World(bias=1.0),
    "bias of twice the allowance": World(bias=2.0, allowance=0.01),
    "settings that share a tenth of their variance": World(shared=0.1),
    "exponential rows": World(noise=skewed),
    "log-normal rows": World(noise=lognormal),
    "Student rows, 3 degrees": World(noise=heavy),
}

SCALES = np.geomspace(0.02, 0.5, SETTINGS)
"""Relative spread of a row in each setting: they differ in accuracy as those of a claim do."""


def decide(world: World, generator: np.random.Generator, rates: tuple[float, float]) -> tuple[bool, bool, float]:
    """One run of the rule: whether a single test accuses, whether the pooled one does, and the resolution stated."""
    shape = (world.replicates, SETTINGS)
    noise = np.sqrt(1 - world.shared) * world.noise(generator, shape)
    noise += np.sqrt(world.shared) * world.noise(generator, (world.replicates, 1))
    unit = world.allowance or SCALES / np.sqrt(world.replicates)
    stated = decide(replace(world, error=0.0), generator, rates)[2] if world.error else 0.0
    truth = 1 + world.error * stated + world.bias * unit
    rows = truth + SCALES * noise
    tested = [(measure(rows[:, [i]]), 1.0, world.allowance, 1.0) for i in range(SETTINGS)]
    singles = [compare(*test[:3], rates[0]) for test in tested]
    pooled = pool(tested, rates[1])
    found = [test.resolution for test in [*singles, pooled] if test is not None and test.resolution is not None]
    return any(not test.passed for test in singles), pooled is not None and not pooled.passed, min(found)


def block(world: World, rate: float, seed: int, runs: int) -> dict[str, Any]:
    """Counts over some runs at a false-alarm rate of the run."""
    generator = np.random.default_rng(seed)
    rates = levels(1, SETTINGS, rate)
    outcomes = [decide(world, generator, rates) for _ in range(runs)]
    single, pooled, stated = zip(*outcomes, strict=True)
    refuted = sum(a or b for a, b in zip(single, pooled, strict=True))
    return {
        "runs": runs,
        "refuted": refuted,
        "single": sum(single),
        "pooled": sum(pooled),
        "stated": float(np.mean(stated)),
    }


@dataclass(frozen=True)
class Study:
    """Runs of one world at one rate; ``target`` is what the fraction that is refuted must be, "" for a mere record."""

    name: str
    runs: int
    rate: float
    target: str = ""


STUDIES = (
    Study("null", 10_000, 1e-2, "at the rate"),
    Study("null", 10_000, 1e-3, "at the rate"),
    Study("null", 10_000, 1e-6, "at most the rate"),
    Study(END_TO_END, 1000, 1e-2, "at most the rate"),
    Study(END_TO_END, 1000, 1e-6, "at most the rate"),
    Study("null, two replicates", 10_000, 1e-2, "at most the rate"),
    Study("null, five replicates", 10_000, 1e-2, "at most the rate"),
    Study("null, bias that the allowance admits", 10_000, 1e-2, "at most the rate"),
    Study("an error of the size of the resolution", 10_000, 1e-2, "at least the power"),
    Study("an error of the size of the resolution", 10_000, 1e-6, "at least the power"),
    Study("an error of the size of the resolution, hidden by the bias", 10_000, 1e-6, "at least the power"),
    Study("half of it", 2000, 1e-6),
    Study("bias of 1 standard error, not allowed for", 2000, 1e-6),
    Study("bias of twice the allowance", 2000, 1e-6),
    Study("settings that share a tenth of their variance", 10_000, 1e-2),
    Study("settings that share a tenth of their variance", 10_000, 1e-6),
    Study("exponential rows", 10_000, 1e-2),
    Study("exponential rows", 10_000, 1e-6),
    Study("log-normal rows", 10_000, 1e-6),
    Study("Student rows, 3 degrees", 10_000, 1e-2),
    Study("Student rows, 3 degrees", 10_000, 1e-6),
)


def pieces(studies: list[Study], share: float, seed: int) -> dict[str, tuple[Study, Any]]:
    """The blocks of every study by key, each with its own seed."""
    work = {}
    for study in studies:
        left, size = max(1, round(study.runs * share)), BLOCK // 10 if study.name == END_TO_END else BLOCK
        for number in range(-(-left // size)):
            name = f"{study.name}, {study.rate:g}, {number}"
            entropy = [seed, *name.encode()]
            state = int(np.random.SeedSequence(entropy).generate_state(1)[0])
            runs = min(size, left - number * size)
            if study.name == END_TO_END:
                work[name] = (study, partial(end_to_end, study.rate, state, runs))
            else:
                work[name] = (study, partial(block, WORLDS[study.name], study.rate, state, runs))
    return work


def end_to_end(rate: float, seed: int, runs: int) -> dict[str, Any]:
    """Whole runs of ``validate`` on a true claim that is cheap to simulate: settings, matrices, spectra and all."""
    claim = find("wishart.moment_real")
    assert claim.simulation is not None
    cheap = replace(
        claim, simulation=replace(claim.simulation, replicates=400, dimensions=(12, 24), ranges={"order": (1, 2)})
    )
    refuted = 0
    for number in range(runs):
        (result,) = validate([cheap], settings=3, seed=seed * 100_000 + number, false_alarm_rate=rate).claims
        refuted += result.verdict is Verdict.REFUTED
        if result.verdict not in (Verdict.REFUTED, Verdict.TESTED):
            raise RuntimeError(result.reason)
    return {"runs": runs, "refuted": refuted, "single": 0, "pooled": 0, "stated": 0.0}


def met(study: Study, counts: dict[str, Any]) -> bool | None:
    """Is the fraction compatible with what the study demands? None where it demands nothing.

    The tests of single settings have half of the rate to themselves, and must spend it: 12 of them, by Bonferroni.
    """
    refuted, runs = counts["refuted"], counts["runs"]
    if study.target == "at the rate":
        spent = 1 - (1 - study.rate / 2 / SETTINGS) ** SETTINGS
        exact = stats.binomtest(counts["single"], runs, spent).pvalue > CHANCE
        return bool(exact and stats.binomtest(refuted, runs, study.rate, alternative="greater").pvalue > CHANCE)
    if study.target == "at most the rate":
        return bool(stats.binomtest(refuted, runs, study.rate, alternative="greater").pvalue > CHANCE)
    if study.target == "at least the power":
        return bool(stats.binomtest(refuted, runs, POWER, alternative="less").pvalue > CHANCE)
    return None


def calibrate(
    studies: list[Study], share: float, seed: int, jobs: int, journal: Path | None
) -> list[tuple[Study, dict[str, Any], bool | None]]:
    """Run the studies; for each the counts, and whether its target is met."""
    work = pieces(studies, share, seed)
    who = identity(
        "calibrate", [sys.modules[__name__]], studies=[repr(study) for study in studies], share=share, seed=seed
    )
    found: dict[str, Any] = {}
    with campaign(jobs=jobs, journal=journal, identity=who) as execute:
        for key, outcome in execute({key: piece for key, (_, piece) in work.items()}):
            if outcome.error:
                raise RuntimeError(f"{key}: {outcome.error}")
            found[key] = outcome.value
    results = []
    for study in studies:
        blocks = [found[key] for key, (of, _) in work.items() if of is study]
        counts = {name: sum(part[name] for part in blocks) for name in ("runs", "refuted", "single", "pooled")}
        counts["stated"] = sum(part["stated"] * part["runs"] for part in blocks) / counts["runs"]
        results.append((study, counts, met(study, counts)))
    return results


def main(arguments: list[str]) -> int:
    """Print a table of the studies, and 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", nargs="*", help="part of a study's name; default: all")
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--resume", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    chosen = [study for study in STUDIES if not options.study or any(part in study.name for part in options.study)]
    start = time.perf_counter()
    results = calibrate(chosen, options.share, options.seed, options.jobs, options.resume)
    print("| rows | stated rate | runs | refuted | by one setting | by the mean | resolution | demanded | met |")
    print("|---|---|---|---|---|---|---|---|---|")
    for study, counts, good in results:
        fraction = counts["refuted"] / counts["runs"]
        verdict = {True: "yes", False: "NO", None: "-"}[good]
        print(
            f"| {study.name} | {study.rate:g} | {counts['runs']} | {counts['refuted']} ({fraction:.4g}) | {counts['single']} "
            f"| {counts['pooled']} | {counts['stated']:.3g} | {study.target or '-'} | {verdict} |"
        )
    print(
        f"\n{len(results)} studies, seed {options.seed}, share {options.share:g}, {time.perf_counter() - start:.0f} s"
    )
    return 1 if any(good is False for _, _, good in results) or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
