"""Measure the decision rule of ``validate``: how often it accuses a true claim, and how often it misses a false one.

What is rarer than runs can show is measured as a product: fresh rows are independent of the first, so that a false
accusation has the probability of a false suspicion times that of fresh rows being as wrong.

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
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from phaseproof.book.selection import find
from phaseproof.campaigns.campaign import campaign
from phaseproof.campaigns.journal import identity
from phaseproof.campaigns.limits import LONGEST
from phaseproof.numeric.comparison import FALSE_ALARM_RATE, POWER
from phaseproof.numeric.measurement import LARGEST_SKEWNESS, Measurement, measure
from phaseproof.simulation.judging import BATCHES, Judge, Seen, rates, resolution
from phaseproof.simulation.trials import Foreseen, Trial, evaluate_closed_form
from phaseproof.simulation.validation import validate
from phaseproof.theory.claim import Claim
from phaseproof.theory.steps import Verdict

SETTINGS, REPLICATES = 12, 64
"""Of a simulated run: those of ``validate`` by default."""

BLOCK = 250
"""Runs in one piece of work."""

END_TO_END = "wishart.moment_real, end to end"

CHANCE = 1e-4
"""That one comparison of a measured rate with a stated one fails although it holds."""


Noise = Callable[[np.random.Generator, tuple[int, ...]], Any]


@dataclass(frozen=True)
class World:
    """How the rows of a run come about: the law of their noise, and what is wrong with the prediction.

    ``noise(generator, shape)`` has mean 0 and variance 1. ``bias`` is that of every setting in units of the allowance
    when there is one, else of the standard error of a setting; ``error`` a relative error of the claim in units of the
    resolution that another run states.
    """

    noise: Noise = np.random.Generator.standard_normal
    bias: float = 0.0
    allowance: float = 0.0
    error: float = 0.0
    replicates: int = REPLICATES

    def rows(self, generator: np.random.Generator, setting: int, moved: float) -> Any:
        """Fresh rows of one setting, shape (replicates, 1)."""
        unit = self.allowance or SCALES[setting] / np.sqrt(self.replicates)
        return 1 + moved + self.bias * unit + SCALES[setting] * self.noise(generator, (self.replicates, 1))


def skewed(generator: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Exponential noise: skewness 2, as of a variance estimated from few draws."""
    return generator.exponential(size=shape) - 1


def heavy(generator: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Student's t with 3 degrees of freedom: the fourth moment is infinite."""
    return generator.standard_t(3, shape) / np.sqrt(3)


def lognormal(generator: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Log-normal noise of log-variance 1: skewness 6, and moments of every order."""
    return (generator.lognormal(size=shape) - np.exp(0.5)) / np.sqrt((np.e - 1) * np.e)


def rare(generator: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """An event of probability 0.1."""
    return ((generator.random(shape) < 0.1) - 0.1) / 0.3


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
    "exponential rows": World(noise=skewed),
    "exponential rows, an error upwards of the size of the resolution": World(noise=skewed, error=1.0),
    "exponential rows, an error downwards of that size": World(noise=skewed, error=-1.0),
    "log-normal rows": World(noise=lognormal),
    "Student rows, 3 degrees": World(noise=heavy),
    "rows of 0 and 1, probability 0.1": World(noise=rare),
}

SCALES = np.geomspace(0.02, 0.5, SETTINGS)
"""Relative spread of a row in each setting: they differ in accuracy as those of a claim do."""


@dataclass(frozen=True)
class Calibrated(Judge):
    """The decision of ``validate``, with rows of a world in place of simulations."""

    world: World = field(kw_only=True)
    generator: np.random.Generator = field(kw_only=True)
    moved: float = field(kw_only=True)

    def fresh(self, claim: Claim, setting: Any, look: int) -> list[Measurement] | str:
        return [measure(self.world.rows(self.generator, setting["index"], self.moved)) for _ in range(BATCHES)]

    def run(self, claim: Claim) -> tuple[bool, bool, Verdict, float]:
        """One run: whether a single test suspects, whether the pooled one does, the verdict and the resolution stated."""
        seen = []
        for setting in range(SETTINGS):
            found = measure(self.world.rows(self.generator, setting, self.moved))
            sizes = {"n": 2 + (setting > 1) * (-1) ** setting, "d": 2}  # two settings n = d, five on each side
            blank = Trial({"index": setting, **sizes}, None, 0, self.world.replicates, 0.0)
            foreseen = Foreseen(1.0, self.world.allowance, 1.0)
            seen.append(Seen(self.tried(claim, blank, found, foreseen), found, foreseen))
        trials, pooled = [one.trial for one in seen], self.pooled(seen, 4)
        single = any(trial.comparison is not None and not trial.passed for trial in trials)
        stated = resolution(trials, pooled)
        together = pooled is not None and not pooled.passed
        return single, together, self.judge(claim, seen).verdict, np.inf if stated is None else stated


def block(world: World, rate: float, seed: int, runs: int) -> dict[str, Any]:
    """Counts over some runs at a false-alarm rate of the run."""
    generator, claim = np.random.default_rng(seed), find("generalisation.frobenius")
    counts = {"runs": runs, "refuted": 0, "tested": 0, "single": 0, "pooled": 0}
    stated = []
    judge = Calibrated(
        evaluate_closed_form,
        *rates(1, SETTINGS, rate),
        execute=_nothing,
        seed=0,
        world=world,
        generator=generator,
        moved=0.0,
    )
    for _ in range(runs):
        another = replace(judge, world=replace(world, error=0.0, bias=0.0)).run(claim)[3] if world.error else 0.0
        single, together, verdict, found = replace(judge, moved=world.error * another).run(claim)
        counts["single"] += single
        counts["pooled"] += together
        counts["refuted"] += verdict is Verdict.REFUTED
        counts["tested"] += verdict is Verdict.TESTED
        stated.append(found)
    return {**counts, "stated": float(np.median(stated)) if np.isfinite(np.median(stated)) else None}


def _nothing(work: Any) -> Any:
    """No simulation is executed here."""
    raise NotImplementedError


# --- what is too rare to be seen: two looks, each measured by itself ------------------------------------


@dataclass(frozen=True)
class Law:
    """Rows by their law and its mean; ``sums(generator, count, shape)`` draws sums of so many at once where known."""

    draw: Noise
    mean: float
    sums: Callable[[np.random.Generator, int, tuple[int, ...]], Any] | None = None


def _bernoulli(chance: float) -> Law:
    return Law(
        lambda g, shape: (g.random(shape) < chance) * 1.0,
        chance,
        lambda g, count, shape: g.binomial(count, chance, shape) * 1.0,
    )


LAWS = {
    "Gaussian": Law(
        lambda g, shape: g.standard_normal(shape),
        0.0,
        lambda g, count, shape: np.sqrt(count) * g.standard_normal(shape),
    ),
    "Student, 3 degrees": Law(lambda g, shape: g.standard_t(3, shape), 0.0),
    "exponential": Law(
        lambda g, shape: g.standard_exponential(shape), 1.0, lambda g, count, shape: g.standard_gamma(count, shape)
    ),
    "chi-square, 1 degree": Law(
        lambda g, shape: g.standard_normal(shape) ** 2, 1.0, lambda g, count, shape: g.chisquare(count, shape)
    ),
    "log-normal, 1": Law(lambda g, shape: g.lognormal(size=shape), float(np.exp(0.5))),
    "log-normal, 2": Law(lambda g, shape: g.lognormal(sigma=2, size=shape), float(np.exp(2))),
    "Pareto 2.5": Law(lambda g, shape: g.pareto(2.5, shape) + 1, 5 / 3),
    "Bernoulli 0.5": _bernoulli(0.5),
    "Bernoulli 0.1": _bernoulli(0.1),
    "Bernoulli 0.01": _bernoulli(0.01),
    "Bernoulli 0.001": _bernoulli(0.001),
    "Poisson 0.2": Law(
        lambda g, shape: g.poisson(0.2, shape) * 1.0, 0.2, lambda g, count, shape: g.poisson(0.2 * count, shape) * 1.0
    ),
    "beta(0.1, 1)": Law(lambda g, shape: g.beta(0.1, 1, shape), 1 / 11),
}

SIZES = (41, 64, 400, 4000)
"""Replicates of the laws."""

DRAWS = 4 * 10**7
"""Random numbers for each look of each law and size."""


def looks(law: Law, replicates: int, seed: int, draws: int) -> dict[str, Any]:
    """How often one setting is suspect on its first rows, on fresh ones, and how often fresh ones accuse; true claim."""
    generator = np.random.default_rng(seed)
    suspicion, accusation = rates(1, SETTINGS, FALSE_ALARM_RATE)
    counts = dict.fromkeys(("first", "suspect", "even", "second", "suspect again", "accused"), 0)
    chunk = max(1, 10**6 // replicates)
    while counts["first"] * replicates < draws:
        rows = law.draw(generator, (chunk, replicates))
        score, even = scores(rows[:, np.newaxis, :].swapaxes(1, 2), law.mean)
        counts["first"] += chunk
        counts["even"] += int(np.sum(even))
        counts["suspect"] += int(np.sum(even & (score > stats.t.isf(suspicion[0] / 2, replicates - 1))))
    lines = stats.t.isf(np.array([suspicion[0], accusation[0]]) / 2, BATCHES - 1)
    cost = BATCHES * (1 if law.sums else replicates)
    chunk = max(1, 10**6 // cost)
    while counts["second"] * cost < draws:
        if law.sums:  # without the limit on skewness: more alarms than there are
            means = law.sums(generator, replicates, (chunk, BATCHES)) / replicates
            with np.errstate(all="ignore"):
                score = np.abs(means.mean(axis=1) - law.mean) / means.std(axis=1, ddof=1) * np.sqrt(BATCHES)
            even = means.std(axis=1) > 0
        else:
            score, even = scores(law.draw(generator, (chunk, BATCHES, replicates)), law.mean)
        counts["second"] += chunk
        counts["suspect again"] += int(np.sum(even & (score > lines[0])))
        counts["accused"] += int(np.sum(even & (score > lines[1])))
    return counts


def scores(samples: Any, mean: float) -> tuple[Any, Any]:
    """Student's statistic of the means of batches, (runs, batches, rows), and whether all rows are even enough to be tested."""
    flat = samples.reshape(len(samples), -1)
    centred = flat - flat.mean(axis=1, keepdims=True)
    spread = np.mean(centred**2, axis=1)
    means = samples.mean(axis=2)
    with np.errstate(all="ignore"):
        skewness = np.mean(centred**3, axis=1) / spread**1.5 / np.sqrt(flat.shape[1])
        error = means.std(axis=1, ddof=1) / np.sqrt(samples.shape[1])
        score = np.abs(means.mean(axis=1) - mean) / error
    return score, (spread > 0) & (np.abs(skewness) <= LARGEST_SKEWNESS)


def accusing(counts: dict[str, Any], upper: bool = True) -> float:
    """Bound, at 99 %, of the probability that some setting of a run accuses: by two looks, or by three after uneven rows."""

    def share(hits: int, runs: int) -> float:
        if upper:
            return float(stats.beta.ppf(0.99, hits + 1, runs - hits)) if hits < runs else 1.0
        return float(stats.beta.ppf(0.01, hits, runs - hits + 1)) if hits else 0.0

    first, again = share(counts["suspect"], counts["first"]), share(counts["suspect again"], counts["second"])
    return SETTINGS * (first + again) * share(counts["accused"], counts["second"])


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
    Study("exponential rows", 10_000, 1e-2, "at most the rate"),
    Study("exponential rows", 10_000, 1e-6, "at most the rate"),
    Study("exponential rows, an error upwards of the size of the resolution", 2000, 1e-6, "at least the power"),
    Study("exponential rows, an error downwards of that size", 2000, 1e-6, "at least the power"),
    Study("log-normal rows", 2000, 1e-6, "at most the rate"),
    Study("Student rows, 3 degrees", 10_000, 1e-2, "at most the rate"),
    Study("Student rows, 3 degrees", 10_000, 1e-6, "at most the rate"),
    Study("rows of 0 and 1, probability 0.1", 2000, 1e-6, "at most the rate"),
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
    refuted = tested = 0
    for number in range(runs):
        (result,) = validate([cheap], settings=3, seed=seed * 100_000 + number, false_alarm_rate=rate).claims
        refuted += result.verdict is Verdict.REFUTED
        tested += result.verdict is Verdict.TESTED
        if any(trial.error.startswith("the simulation failed") for trial in result.trials):
            raise RuntimeError(result.reason)
    return {"runs": runs, "refuted": refuted, "tested": tested, "single": 0, "pooled": 0, "stated": None}


def met(study: Study, counts: dict[str, Any]) -> bool | None:
    """Is the fraction compatible with what the study demands? None where it demands nothing.

    The first tests of single settings have half of the root of the rate to themselves, and must spend it: 12 of them, by
    Bonferroni. What is not TESTED is noticed.
    """
    refuted, runs = counts["refuted"], counts["runs"]
    if study.target == "at the rate":
        spent = 1 - (1 - np.sqrt(study.rate) / 2 / SETTINGS) ** SETTINGS
        exact = stats.binomtest(counts["single"], runs, spent).pvalue > CHANCE
        return bool(exact and stats.binomtest(refuted, runs, study.rate, alternative="greater").pvalue > CHANCE)
    if study.target == "at most the rate":
        return bool(stats.binomtest(refuted, runs, study.rate, alternative="greater").pvalue > CHANCE)
    if study.target == "at least the power":
        return bool(stats.binomtest(runs - counts["tested"], runs, POWER, alternative="less").pvalue > CHANCE)
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
    with campaign(jobs=jobs, timeout=LONGEST, journal=journal, identity=who) as execute:
        for key, outcome in execute({key: piece for key, (_, piece) in work.items()}):
            if outcome.error:
                raise RuntimeError(f"{key}: {outcome.error}")
            found[key] = outcome.value
    results = []
    for study in studies:
        blocks = [found[key] for key, (of, _) in work.items() if of is study]
        counts = {
            name: sum(part[name] for part in blocks) for name in ("runs", "refuted", "tested", "single", "pooled")
        }
        stated = [part["stated"] for part in blocks]
        counts["stated"] = None if None in stated else float(np.median(stated))
        results.append((study, counts, met(study, counts)))
    return results


def main(arguments: list[str]) -> int:
    """Print a table of the studies, and 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", nargs="*", help='part of a study\'s name, or "looks"; default: all')
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--resume", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    chosen = [study for study in STUDIES if not options.study or any(part in study.name for part in options.study)]
    start = time.perf_counter()
    results = calibrate(chosen, options.share, options.seed, options.jobs, options.resume)
    print(
        "| rows | stated rate | runs | refuted | tested | suspect by one setting | by the mean | resolution | demanded | met |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for study, counts, good in results:
        verdict = {True: "yes", False: "NO", None: "-"}[good]
        stated = "-" if counts["stated"] is None else f"{counts['stated']:.3g}"
        print(
            f"| {study.name} | {study.rate:g} | {counts['runs']} | {counts['refuted']} | {counts['tested']} "
            f"| {counts['single']} | {counts['pooled']} | {stated} | {study.target or '-'} | {verdict} |"
        )
    failed = any(good is False for _, _, good in results) or not (results or options.study == ["looks"])
    if not options.study or "looks" in options.study:
        failed = print_looks(options.share, options.seed, options.jobs, options.resume) or failed
    print(
        f"\n{len(results)} studies, seed {options.seed}, share {options.share:g}, {time.perf_counter() - start:.0f} s"
    )
    return 1 if failed else 0


def print_looks(share: float, seed: int, jobs: int, journal: Path | None) -> bool:
    """A table of the laws and sizes, and whether any may exceed the rate."""
    work = {
        f"{name}, {size}": partial(looks, law, size, number, round(DRAWS * share))
        for number, (name, law, size) in enumerate(
            ((name, law, size) for name, law in LAWS.items() for size in SIZES), seed
        )
    }
    who = identity("calibrate looks", [sys.modules[__name__]], share=share, seed=seed)
    path = journal and journal.with_suffix(".looks")
    failed = False
    print(
        "\n| law, replicates | first looks | even | suspect | fresh looks | suspect | accused | run accuses, at most |"
    )
    print("|---|---|---|---|---|---|---|---|")
    with campaign(jobs=jobs, timeout=LONGEST, journal=path, identity=who) as execute:
        found = dict(execute(work))
    for key in work:
        if found[key].error:
            raise RuntimeError(f"{key}: {found[key].error}")
        counts = found[key].value
        print(
            f"| {key} | {counts['first']} | {counts['even'] / counts['first']:.2f} | {counts['suspect']} "
            f"| {counts['second']} | {counts['suspect again']} | {counts['accused']} | {accusing(counts):.1g} |"
        )
        failed = failed or accusing(counts, upper=False) > FALSE_ALARM_RATE
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
