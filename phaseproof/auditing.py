"""The job ``audit``: put a mistake into every closed form and every step, and see whether ``check`` and ``validate`` notice."""

from __future__ import annotations

import inspect
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from random import Random
from typing import Any

import cloudpickle  # type: ignore[import-untyped]
import joblib

from .checking import Memo, check_claims, identifier, walk
from .mutants import KINDS, Mutant, of_closed_form, of_step
from .numeric.comparison import Comparison, levels
from .numeric.evaluation import evaluate
from .settings import draw_settings, parameters
from .simulating import Outcome, Task, outcomes
from .simulating import task as simulation_of
from .standing import Standing, same_statement, standing
from .theory.claim import Claim, check_claim
from .theory.errors import PhaseproofError, UsageError
from .theory.kernel import Step, Verdict, check
from .validation import decide, evaluate_closed_form
from .witness import Witness

Progress = Callable[[int, int], None]

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
    known: tuple[Claim, ...]
    simulated: tuple[tuple[Task, ...], tuple[Outcome, ...], tuple[float, float]] | None = None


class _Derivation:
    """A claim's derivation as a worker holds it: its steps, checked once for all their mutants."""

    def __init__(self, claim: Claim, known: Sequence[Claim]) -> None:
        self.memo: Memo = {}
        self.nodes = list(walk(check(claim.derivation(), self.memo)))
        self.steps = [node.step for node in self.nodes]
        equations = [(step.statement, step.domain) for step in self.steps]
        self.witness = Witness([*equations, *((other.conclusion, other.domain) for other in known)])

    @property
    def last(self) -> Step:
        return self.steps[-1]


_DERIVATIONS: dict[tuple[str, str], _Derivation] = {}


def _derivation(claim: Claim, run: str, known: Sequence[Claim]) -> _Derivation:
    if (run, claim.name) not in _DERIVATIONS:
        for other in [key for key in _DERIVATIONS if key[0] != run]:
            del _DERIVATIONS[other]
        _DERIVATIONS[run, claim.name] = _Derivation(claim, known)
    return _DERIVATIONS[run, claim.name]


def mutants_of(claim: Claim, step: Step, last: Step, closed: bool) -> Iterator[Mutant]:
    """The mutants of a step; of the last one, those of the closed form stand apart."""
    if closed:
        return of_closed_form(last)
    return of_step(step, right=step is not last or claim.closed_form is None)


def attempt(unit: Unit) -> list[Tried]:
    """Try the mutants of one unit."""
    derivation = _derivation(unit.claim, unit.run, unit.known)
    closed = unit.position is None
    step = derivation.last if unit.position is None else derivation.steps[unit.position]
    found = []
    for index, mutant in enumerate(mutants_of(unit.claim, step, derivation.last, closed)):
        if unit.wanted is None or index in unit.wanted:
            found.append(_try(unit, derivation, step, mutant, closed))
    return found


def _try(unit: Unit, derivation: _Derivation, step: Step, mutant: Mutant, closed: bool) -> Tried:
    start = time.perf_counter()
    outcome, reason = _checked(unit.claim, derivation, step, mutant, closed)
    seconds = time.perf_counter() - start
    validated = ""
    if closed and unit.simulated is not None:
        validated = SAME if outcome == SAME else _validated(unit, mutant)
    return Tried(
        unit.claim.name,
        CLOSED_FORM if closed else step.title,
        step.rule,
        mutant.kind,
        mutant.change,
        str(mutant.step.statement),
        mutant.step.domain.describe(),
        outcome,
        validated,
        seconds,
        reason,
    )


def _checked(claim: Claim, derivation: _Derivation, step: Step, mutant: Mutant, closed: bool) -> tuple[str, str]:
    """What ``check`` makes of a mutant; of a closed form, as a claim whose derivation ends in the mutant."""
    memo = dict(derivation.memo)
    if closed:
        wrong = replace(claim, closed_form=mutant.step.statement.rhs, derivation=lambda: mutant.step)
        accepted = check_claim(wrong, memo).ok
    else:
        accepted = check(mutant.step, memo).ok
    if not accepted:
        return (SAME if same_statement(step, mutant) else KILLED), ""
    stands = standing(step, mutant, derivation.witness)
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
    units = _drawn(_units(claims, secrets.token_hex(8)), sample, seed)
    units = _with_simulations(units, settings, seed, jobs)
    tried: list[Tried] = []
    for done, found in enumerate(_attempts(units, jobs), 1):
        tried += found
        if progress is not None:
            progress(done, len(units))
    steps = sum(unit.position is not None for unit in units)
    chosen = {unit.claim.name for unit in units}
    return AuditReport(tuple(tried), len(chosen), steps, seed, sample, settings, time.perf_counter() - start)


def _units(claims: Sequence[Claim], run: str) -> list[Unit]:
    """The closed form and the steps of every claim; a step that several claims share is the first one's."""
    units, met = [], set()
    for claim in claims:
        derivation = _derivation(claim, run, claims)
        if claim.closed_form is not None:
            units.append(Unit(claim, None, None, run, tuple(claims)))
        for position, node in enumerate(derivation.nodes):
            name = identifier(node)
            if name not in met:
                met.add(name)
                units.append(Unit(claim, position, None, run, tuple(claims)))
    return units


def _drawn(units: Sequence[Unit], sample: int | None, seed: int) -> list[Unit]:
    """The units with the mutants that are drawn; all of them without a sample."""
    if sample is None:
        return list(units)
    mutants = [(at, index) for at, unit in enumerate(units) for index in range(_count(unit))]
    drawn: dict[int, list[int]] = {}
    for at, index in Random(seed).sample(mutants, min(sample, len(mutants))):
        drawn.setdefault(at, []).append(index)
    return [replace(units[at], wanted=tuple(sorted(indices))) for at, indices in sorted(drawn.items())]


def _count(unit: Unit) -> int:
    derivation = _derivation(unit.claim, unit.run, unit.known)
    step = derivation.last if unit.position is None else derivation.steps[unit.position]
    return sum(1 for _ in mutants_of(unit.claim, step, derivation.last, unit.position is None))


def _with_simulations(units: Sequence[Unit], settings: int, seed: int, jobs: int) -> list[Unit]:
    """Simulate each claim whose closed form is tried, once."""
    simulated = [unit.claim for unit in units if unit.position is None and unit.claim.simulation is not None]
    plans = {c.name: tuple(simulation_of(c, at, seed) for at in draw_settings(c, settings, seed)) for c in simulated}
    done = outcomes([task for plan in plans.values() for task in plan], jobs, _modules(simulated))
    rates = levels(max(len(simulated), 1), settings)
    results = {name: (plan, tuple(next(done) for _ in plan), rates) for name, plan in plans.items()}
    return [
        replace(unit, simulated=results[unit.claim.name])
        if unit.position is None and unit.claim.name in results
        else unit
        for unit in units
    ]


def _modules(claims: Iterable[Claim]) -> list[str]:
    """The modules that declare the claims."""
    return sorted({inspect.unwrap(claim.derivation).__module__ for claim in claims})


def _attempts(units: Sequence[Unit], jobs: int) -> Iterator[list[Tried]]:
    """The outcomes in the order of the units, in this process or in as many as there are jobs."""
    if jobs == 1:
        yield from map(attempt, units)
        return
    for name in _modules(unit.claim for unit in units):
        if name in sys.modules and not name.startswith("phaseproof."):
            cloudpickle.register_pickle_by_value(sys.modules[name])
    parallel = joblib.Parallel(n_jobs=jobs, backend="loky", return_as="generator", batch_size=1)
    yield from parallel(joblib.delayed(attempt)(unit) for unit in units)
