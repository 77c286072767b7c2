"""The job ``audit``: put a mistake into every closed form and every step, and see whether ``check`` and ``validate`` notice."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from random import Random
from typing import Any

from .book import load_book
from .checking import Memo, check_claims, identifier, walk
from .homes import homes
from .mutants import KINDS, Mutant, of_closed_form, of_step
from .numeric.comparison import Comparison, levels
from .numeric.evaluation import evaluate
from .settings import draw_settings, parameters
from .simulating import Task
from .simulating import task as simulation_of
from .standing import Standing, same_statement, standing
from .theory.claim import Claim, check_claim
from .theory.errors import PhaseproofError, UsageError
from .theory.kernel import Step, Verdict, check
from .validation import decide, evaluate_closed_form
from .witness import Witness
from .workers import Execute, Outcome, send_along, workers

Progress = Callable[[int, int], None]

TIMEOUT = 3600.0
"""Seconds that the mutants of one step may take."""

KILLED, SURVIVOR, UNDECIDED, TRUE, SAME = "killed", "survivor", "undecided", "true", "same"
"""What becomes of a mutant under ``check``; the last three are accepted, or refused though they say the same."""

BELOW = "below"
"""Of a mutant under ``validate``: it passes, and moves the value by less than the resolution."""

CLOSED_FORM = "closed form"
"""The name of a claim's last line in the audit."""


@dataclass(frozen=True)
class Tried:
    """One mutant and what became of it; ``validated`` is empty where there is no simulation of it."""

    claim: str
    step: str
    rule: str
    kind: str
    change: str
    statement: str
    domain: str
    checked: str
    validated: str
    seconds: float
    reason: str = ""


@dataclass(frozen=True)
class AuditReport:
    """All mutants that were tried; ``ok`` when there are some, and none of them got past what should notice it."""

    tried: tuple[Tried, ...]
    claims: int
    steps: int
    seed: int
    sample: int | None
    settings: int
    seconds: float

    @property
    def survivors(self) -> tuple[Tried, ...]:
        """What ``check`` let pass though it is false, and ``validate`` though it moves the value by more than it resolves."""
        return tuple(t for t in self.tried if SURVIVOR in (t.checked, t.validated))

    @property
    def undecided(self) -> tuple[Tried, ...]:
        return tuple(t for t in self.tried if t.checked == UNDECIDED)

    @property
    def ok(self) -> bool:
        return any(t.checked == KILLED for t in self.tried) and not self.survivors

    def table(self) -> list[dict[str, Any]]:
        """For each kind of mutant, and for all of them, what became of them."""
        rows = [(kind, [t for t in self.tried if t.kind == kind]) for kind in KINDS]
        return [_row(kind, group) for kind, group in [*rows, ("all", list(self.tried))]]

    def as_dict(self) -> dict[str, Any]:
        """The fields of the JSON answer."""
        return {
            "ok": self.ok,
            "seed": self.seed,
            "sample": self.sample,
            "settings": self.settings,
            "seconds": self.seconds,
            "counts": {"claims": self.claims, "steps": self.steps, "mutants": len(self.tried)},
            "kinds": self.table(),
            "survivors": [asdict(t) for t in self.survivors],
            "undecided": [asdict(t) for t in self.undecided],
            "slowest": [asdict(t) for t in sorted(self.tried, key=lambda t: -t.seconds)[:10]],
        }


def _row(kind: str, group: Sequence[Tried]) -> dict[str, Any]:
    check_counts = Counter(t.checked for t in group)
    validate_counts = Counter(t.validated for t in group)
    return {
        "kind": kind,
        "mutants": len(group),
        "check": {
            **{name: check_counts[name] for name in (KILLED, SURVIVOR, UNDECIDED, TRUE, SAME)},
            "rate": _rate(check_counts),
        },
        "validate": {
            **{name: validate_counts[name] for name in (KILLED, SURVIVOR, BELOW, SAME)},
            "rate": _rate(validate_counts),
        },
    }


def _rate(counts: Counter[str]) -> float | None:
    """Killed out of killed and surviving; None when there was neither."""
    total = counts[KILLED] + counts[SURVIVOR]
    return counts[KILLED] / total if total else None


# --- what is tried ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unit:
    """The mutants of one step of a claim; ``position`` counts its steps, None is its closed form."""

    claim: Claim
    position: int | None
    wanted: tuple[int, ...] | None
    run: str
    simulated: tuple[tuple[Task, ...], Mapping[str, Outcome], tuple[float, float]] | None = None

    @property
    def derivation(self) -> Derivation:
        """The claim's derivation, checked once in this process."""
        return _derivation(self.claim, self.run)

    @property
    def step(self) -> Step:
        return self.derivation.last if self.position is None else self.derivation.steps[self.position]

    def mutants(self) -> Iterator[Mutant]:
        """The mutants of the step; those of a last step leave its right side to the closed form."""
        if self.position is None:
            return of_closed_form(self.step)
        return of_step(self.step, right=self.step is not self.derivation.last or self.claim.closed_form is None)


class Derivation:
    """A claim's derivation as a worker holds it: its steps, checked once for all their mutants."""

    def __init__(self, claim: Claim, memo: Memo) -> None:
        self.memo = memo
        self.nodes = list(walk(check(claim.derivation(), memo)))
        self.steps = [node.step for node in self.nodes]
        equations = [(step.statement, step.domain) for step in self.steps]
        self.witness = Witness([*equations, *((known.conclusion, known.domain) for known in load_book().values())])

    @property
    def last(self) -> Step:
        return self.steps[-1]


@dataclass
class _Run:
    """What this process remembers of the audit it works for."""

    name: str = ""
    memo: Memo = field(default_factory=dict)
    derivations: dict[str, Derivation] = field(default_factory=dict)


_RUN = _Run()


def _derivation(claim: Claim, run: str) -> Derivation:
    global _RUN
    if _RUN.name != run:
        _RUN = _Run(run)
    if claim.name not in _RUN.derivations:
        _RUN.derivations[claim.name] = Derivation(claim, _RUN.memo)
    return _RUN.derivations[claim.name]


def attempt(unit: Unit) -> list[Tried]:
    """Try the mutants of one unit."""
    chosen = (m for index, m in enumerate(unit.mutants()) if unit.wanted is None or index in unit.wanted)
    return [_try(unit, mutant) for mutant in chosen]


def _try(unit: Unit, mutant: Mutant) -> Tried:
    start = time.perf_counter()
    outcome, reason = _checked(unit, mutant)
    seconds = time.perf_counter() - start
    validated = ""
    if unit.simulated is not None:
        validated = SAME if outcome == SAME else _validated(unit, mutant)
    return Tried(
        unit.claim.name,
        CLOSED_FORM if unit.position is None else unit.step.title,
        unit.step.rule,
        mutant.kind,
        mutant.change,
        str(mutant.step.statement),
        mutant.step.domain.describe(),
        outcome,
        validated,
        seconds,
        reason,
    )


def _checked(unit: Unit, mutant: Mutant) -> tuple[str, str]:
    """What ``check`` makes of a mutant; of a closed form, as a claim whose derivation ends in the mutant."""
    memo = dict(unit.derivation.memo)
    if unit.position is None:
        wrong = replace(unit.claim, closed_form=mutant.step.statement.rhs, derivation=lambda: mutant.step)
        accepted = check_claim(wrong, memo).ok
    else:
        accepted = check(mutant.step, memo).ok
    if not accepted:
        return (SAME if same_statement(unit.step, mutant) else KILLED), ""
    stands = standing(unit.step, mutant, unit.derivation.witness)
    outcome = {Standing.SAME: SAME, Standing.TRUE: TRUE, Standing.OPEN: UNDECIDED, Standing.FALSE: SURVIVOR}[stands]
    return outcome, "the rule does not need it" if mutant.kind == "premise" else stands.value


def _validated(unit: Unit, mutant: Mutant) -> str:
    """What ``validate`` makes of a mutant of the closed form, on simulations made once for all of them."""
    assert unit.simulated is not None
    tasks, done, rates = unit.simulated
    wrong = replace(unit.claim, closed_form=mutant.step.statement.rhs)
    verdict, _, _ = decide(wrong, tasks, done, rates)
    if verdict is not Verdict.TESTED:
        return KILLED
    _, trials, pooled = decide(unit.claim, tasks, done, rates)
    moves = [_move(unit.claim, wrong, task) for task in tasks]
    return SURVIVOR if resolved(moves, [trial.comparison for trial in trials], pooled) else BELOW


def _move(claim: Claim, wrong: Claim, task: Task) -> float | None:
    """The relative change of the value at a setting; None where there is none."""
    right = evaluate_closed_form(claim, task.setting)
    values = parameters(claim, task.setting)
    changed = float(evaluate(wrong.closed_form, claim.domain, values, 17).value)
    return changed / right - 1 if right else None


def resolved(moves: Sequence[float | None], single: Sequence[Comparison | None], pooled: Comparison | None) -> bool:
    """Is a value moved by more than is resolved: at one setting, or at every setting one way by more than all resolve?"""
    for move, test in zip(moves, single, strict=True):
        if move is not None and test is not None and test.resolution is not None and abs(move) > test.resolution:
            return True
    together = [move for move in moves if move is not None]
    if pooled is None or pooled.resolution is None or not together:
        return False
    one_way = min(together) > 0 or max(together) < 0
    return one_way and min(map(abs, together)) > pooled.resolution


# --- the run ------------------------------------------------------------------------------------------


def audit(
    claims: Sequence[Claim],
    *,
    sample: int | None = None,
    seed: int = 0,
    settings: int = 12,
    jobs: int = 1,
    progress: Progress | None = None,
) -> AuditReport:
    """Try the mutants of every closed form and every step of the claims, or ``sample`` of them drawn at random.

    Each simulated claim is simulated once, at ``settings`` settings. Raises UsageError for a number out of range and
    PhaseproofError when a claim is not derived: what is broken already shows nothing.
    """
    for name, number, least in (("sample", sample, 1), ("seed", seed, 0), ("settings", settings, 1), ("jobs", jobs, 1)):
        if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < least):
            raise UsageError(f"{name} = {number!r} ({type(number).__name__}); valid: an integer >= {least}")
    start = time.perf_counter()
    report = check_claims(claims)
    failed = [result.claim.name for result in report.results if not result.ok]
    if failed:
        raise PhaseproofError(f"{failed[0]} is not derived; see `phaseproof check {failed[0]}`")
    units = _drawn(units_of(claims), sample, seed)
    send_along(homes(claims))
    with workers(jobs, timeout=TIMEOUT) as execute:
        units = _with_simulations(units, settings, seed, execute)
        tried = _attempts(units, execute, progress)
    steps = sum(unit.position is not None for unit in units)
    chosen = {unit.claim.name for unit in units}
    return AuditReport(tuple(tried), len(chosen), steps, seed, sample, settings, time.perf_counter() - start)


def units_of(claims: Sequence[Claim]) -> list[Unit]:
    """The closed form and the steps of every claim; a step that several claims share is the first one's."""
    units, met, run = [], set(), secrets.token_hex(8)
    for claim in claims:
        derivation = _derivation(claim, run)
        if claim.closed_form is not None:
            units.append(Unit(claim, None, None, run))
        for position, node in enumerate(derivation.nodes):
            name = identifier(node)
            if name not in met:
                met.add(name)
                units.append(Unit(claim, position, None, run))
    return units


def _drawn(units: Sequence[Unit], sample: int | None, seed: int) -> list[Unit]:
    """The units with the mutants that are drawn; all of them without a sample."""
    if sample is None:
        return list(units)
    mutants = [(at, index) for at, unit in enumerate(units) for index in range(sum(1 for _ in unit.mutants()))]
    drawn: dict[int, list[int]] = {}
    for at, index in Random(seed).sample(mutants, min(sample, len(mutants))):
        drawn.setdefault(at, []).append(index)
    return [replace(units[at], wanted=tuple(sorted(indices))) for at, indices in sorted(drawn.items())]


def _with_simulations(units: Sequence[Unit], settings: int, seed: int, execute: Execute) -> list[Unit]:
    """Simulate each claim whose closed form is tried, once; where that does not bear the claim out, it shows nothing."""
    simulated = [unit.claim for unit in units if unit.position is None and unit.claim.simulation is not None]
    plans = {c.name: tuple(simulation_of(c, at, seed) for at in draw_settings(c, settings, seed)) for c in simulated}
    with closing(execute({task.key: task for plan in plans.values() for task in plan})) as stream:
        done = dict(stream)
    rates = levels(max(len(simulated), 1), settings)
    results = {name: (plan, {task.key: done[task.key] for task in plan}, rates) for name, plan in plans.items()}
    results = {c.name: results[c.name] for c in simulated if decide(c, *results[c.name])[0] is Verdict.TESTED}
    return [
        replace(unit, simulated=results[unit.claim.name])
        if unit.position is None and unit.claim.name in results
        else unit
        for unit in units
    ]


def _attempts(units: Sequence[Unit], execute: Execute, progress: Progress | None) -> list[Tried]:
    """What became of the mutants of all units, in their order; PhaseproofError when a unit could not be tried."""
    found: dict[str, list[Tried]] = {}
    with closing(execute({str(at): partial(attempt, unit) for at, unit in enumerate(units)})) as stream:
        for key, outcome in stream:
            if outcome.error:
                unit = units[int(key)]
                raise PhaseproofError(f"the mutants of {unit.claim.name} could not be tried: {outcome.error}")
            found[key] = outcome.value
            if progress is not None:
                progress(len(found), len(units))
    return [tried for at in range(len(units)) for tried in found[str(at)]]
