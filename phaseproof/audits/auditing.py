"""The job ``audit``: put a mistake into every closed form and every step, and see whether ``check`` and ``validate`` notice."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

from ..campaigns.campaign import campaign
from ..campaigns.homes import files, homes
from ..campaigns.journal import identity
from ..campaigns.limits import AUDIT_TIMEOUT, check_timeout, check_whole
from ..campaigns.workers import Execute, Outcome, Work, send_along
from ..checking.claims import CheckedClaim, check_claims
from ..numeric.comparison import levels
from ..simulation.settings import draw_settings
from ..simulation.simulating import Task
from ..simulation.simulating import task as simulation_of
from ..theory.claim import Claim
from ..theory.errors import PhaseproofError, UsageError
from ..theory.steps import Verdict
from .attempts import Simulated, Unit, attempt, log_of
from .audited import AuditReport, Tried

Progress = Callable[[int, int], None]


def audit(
    claims: Sequence[Claim],
    *,
    sample: int | None = None,
    each: int | None = None,
    seed: int = 0,
    settings: int = 12,
    jobs: int = 1,
    cluster: str = "",
    timeout: float = AUDIT_TIMEOUT,
    journal: Path | None = None,
    progress: Progress | None = None,
) -> AuditReport:
    """Try the mutants of every closed form and every step of the claims, or some of them drawn at random.

    Of all together ``sample``, or of each closed form and each step at most ``each``.

    Each simulated claim is simulated once, at ``settings`` settings. ``jobs``, ``cluster``, ``timeout`` and ``journal``
    are those of ``campaign`` and change no outcome. Raises UsageError for a bad argument, before anything is checked,
    and PhaseproofError when a claim is not derived: what is broken already shows nothing.
    """
    for name, number, least in (("seed", seed, 0), ("settings", settings, 1), ("jobs", jobs, 1)):
        check_whole(name, number, least)
    for name, drawn in (("sample", sample), ("each", each)):
        if drawn is not None:
            check_whole(name, drawn, 1)
    if sample is not None and each is not None:
        raise UsageError(f"sample is {sample} and each is {each}: give one of the two")
    check_timeout(timeout)
    start = time.perf_counter()
    modules = homes(claims)
    send_along(modules)
    names = [claim.name for claim in claims]
    owner = identity(
        "audit", modules, files(claims), claims=names, sample=sample, each=each, settings=settings, seed=seed
    )
    with campaign(jobs=jobs, cluster=cluster, timeout=timeout, journal=journal, identity=owner) as execute:
        report = check_claims(claims)
        failed = [result.claim.name for result in report.results if not result.ok]
        if failed:
            raise PhaseproofError(f"{failed[0]} is not derived; see `phaseproof check {failed[0]}`")
        units = units_of(report.results)
        units = _sampled(units, sample, seed) if sample is not None else _bounded(units, each, seed)
        plans = _plans(units, settings, seed)
        simulations = _done({task.key: task for plan in plans.values() for task in plan}, execute)
        units = _with_simulations(units, plans, simulations, settings)
        cut = [unit.pieces() for unit in units]
        longest_first = [piece for pieces in sorted(cut, key=len, reverse=True) for piece in pieces]
        outcomes = _done({piece.key: partial(attempt, piece) for piece in longest_first}, execute, progress)
    tried = [mutant for pieces in cut for piece in pieces for mutant in _tried(outcomes[piece.key])]
    steps = sum(unit.position is not None for unit in units)
    chosen = {unit.claim.name for unit in units}
    resumed = sum(outcome.kept for outcome in [*simulations.values(), *outcomes.values()])
    seconds = time.perf_counter() - start
    return AuditReport(tuple(tried), len(chosen), steps, seed, sample, each, settings, resumed, seconds)


def units_of(results: Sequence[CheckedClaim]) -> list[Unit]:
    """The closed form and the steps of every derived claim; a step that several claims share is the first one's."""
    units, run, met = [], secrets.token_hex(8), set[object]()
    for result in results:
        if result.claim.closed_form is not None:
            units.append(Unit(result.claim, None, run))
        for position, line in enumerate(log_of(result.claim, run).steps):
            name = line.context, line.statement, line.rule
            if name not in met:
                met.add(name)
                units.append(Unit(result.claim, position, run))
    return units


def _bounded(units: Sequence[Unit], each: int | None, seed: int) -> list[Unit]:
    """The units with at most so many edits of each, drawn at random; all of them without a bound."""
    bounded = []
    for unit in units:
        edits = len(unit.edits()) if each is not None else 0
        if each is not None and edits > each:
            unit = replace(unit, wanted=tuple(sorted(Random(f"{seed} {unit.key}").sample(range(edits), each))))
        bounded.append(unit)
    return bounded


def _sampled(units: Sequence[Unit], sample: int, seed: int) -> list[Unit]:
    """The units with the edits that are drawn. An edit without a mutant is not counted."""
    choices = [(at, index) for at, unit in enumerate(units) for index in range(len(unit.edits()))]
    Random(seed).shuffle(choices)
    drawn: dict[int, tuple[int, ...]] = {}
    found = 0
    for at, index in choices:
        wanted = tuple(sorted((*drawn.get(at, ()), index)))
        more = sum(1 for _ in replace(units[at], wanted=wanted).mutants()) - len(drawn.get(at, ()))
        if more == 1:
            drawn[at], found = wanted, found + 1
        if found == sample:
            break
    return [replace(units[at], wanted=wanted) for at, wanted in sorted(drawn.items())]


def _plans(units: Sequence[Unit], settings: int, seed: int) -> dict[str, tuple[Task, ...]]:
    """The simulations of each claim whose closed form is tried."""
    claims = [unit.claim for unit in units if unit.position is None and unit.claim.simulation is not None]
    return {c.name: tuple(simulation_of(c, at, seed) for at in draw_settings(c, settings, seed)) for c in claims}


def _with_simulations(
    units: Sequence[Unit], plans: Mapping[str, tuple[Task, ...]], done: Mapping[str, Outcome], settings: int
) -> list[Unit]:
    """The closed forms with the simulations of their claims; one that does not bear its claim out shows nothing."""
    rates, prepared = levels(max(len(plans), 1), settings), []
    for unit in units:
        if unit.position is None and unit.claim.name in plans:
            tasks = plans[unit.claim.name]
            simulated = Simulated(tasks, {task.key: done[task.key] for task in tasks}, rates)
            if simulated.decide(unit.claim)[0] is Verdict.TESTED:
                unit = replace(unit, simulated=simulated)
        prepared.append(unit)
    return prepared


def _done(work: Mapping[str, Work], execute: Execute, progress: Progress | None = None) -> dict[str, Outcome]:
    """The outcome of every piece, by its key; PhaseproofError for one that failed."""
    found: dict[str, Outcome] = {}
    with closing(execute(work)) as stream:
        for key, outcome in stream:
            if outcome.error:
                raise PhaseproofError(f"the audit of {key} failed: {outcome.error}")
            found[key] = outcome
            if progress is not None:
                progress(len(found), len(work))
    return found


def _tried(outcome: Outcome) -> list[Tried]:
    """The mutants of a unit, perhaps tried by an earlier run; UsageError for anything else."""
    try:
        return [Tried(**fields) for fields in outcome.value]
    except TypeError:
        raise UsageError(f"{str(outcome.value)[:60]} is no audit: the journal is damaged; give another file") from None
