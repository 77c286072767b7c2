"""The process that checks a proof log: bounded in time and memory, without SymPy, nothing evaluated."""

from __future__ import annotations

import gc
import json
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from ..show import called
from ..terms.context import Context, Sequent
from ..terms.serial import Data, shortened
from ..terms.term import IllFormed, Term
from .check import Outcome, claimed, judged
from .log import Log, LoggedClaim, LoggedStep
from .reading import lines_of, read_log
from .shares import Unfinished, below, in_two, tasks_of

SECONDS, MEGABYTES = 600, 2_048
"""Processor time and memory that a log may take unless other limits are given."""

MAXIMAL_TEXT = 4_000
"""Characters of a statement, a domain or a message in an answer; what is longer is cut, and says so."""

USAGE = "usage: python -m phaseproof.theory.kernel LOG.jsonl [SECONDS MEGABYTES]"


class OutOfTime(BaseException):
    """The log took more processor time than it may; no ``except Exception`` on the way takes it for its own."""


def limit(seconds: int, megabytes: int) -> None:
    """Bound this process: after the seconds OutOfTime is raised, and soon after that the system ends it."""

    def late(number: int, frame: object) -> None:
        raise OutOfTime(f"not checked within {seconds} s of processor time")

    signal.signal(signal.SIGXCPU, late)
    for kind, soft, most in (
        (resource.RLIMIT_CPU, seconds, seconds + 10),
        (resource.RLIMIT_AS, megabytes * 2**20, megabytes * 2**20),
        (resource.RLIMIT_FSIZE, megabytes * 2**20, megabytes * 2**20),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        hard = resource.getrlimit(kind)[1]  # a limit of whoever started the process stays in force
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (min(soft, most), most))


def answers(log: Log, unsaid: dict[str, str]) -> Iterator[dict[str, Data]]:
    """A record for each step and each claim, and a last one: is every claim proved, and is there one at all?"""
    outcomes: dict[int, Outcome] = {}

    def judge(last: int) -> Iterator[dict[str, Data]]:
        """The line with those below it that this process has not judged, and what the claims then say."""
        ended = [claim for claim in log.claims if claim.last == last]
        for number in below(log, last, *(claim.example for claim in ended)):
            if number not in outcomes:
                outcomes[number] = judged(log, number, outcomes)
                yield _line(number, log.steps[number], outcomes[number])
        yield from (_claim(log, claim, outcomes) for claim in ended)

    told: dict[int | str, dict[str, Data]] = {}
    for answer in in_two(tasks_of(log), judge):
        told.setdefault(answer["claim"] if "claim" in answer else answer["step"], answer)
    claims = [told.get(claim.name) or _claim(log, claim, {}) for claim in log.claims]
    yield from (told[number] for number in range(len(log.steps)))
    yield from claims
    yield from ({"claim": name} | _found(Outcome(None, message)) for name, message in unsaid.items())
    yield {"ok": bool(claims) and not unsaid and all("owes" in claim for claim in claims)}


def _line(number: int, step: LoggedStep, outcome: Outcome) -> dict[str, Data]:
    words = {"step": number, "title": step.title, "rule": step.rule, "uses": list(step.uses)}
    found = _found(outcome, cited=step.rule == "axiom") | {"microseconds": round(1e6 * outcome.seconds)}
    return words | _said(step.context, step.statement) | found


def _claim(log: Log, claim: LoggedClaim, outcomes: dict[int, Outcome]) -> dict[str, Data]:
    outcome = claimed(log, claim, outcomes)
    asserted = frozenset[str](import_module("..axioms.axiom", __package__).ASSERTED)
    cited = outcome.theorem is not None and not asserted.isdisjoint(outcome.theorem.axioms)
    cited = cited or (claim.last in outcomes and log.steps[claim.last].rule == "axiom")
    found = _found(outcome, cited)
    said = _said(claim.context, claim.statement, claim.hypotheses)
    return {"claim": claim.name, "last": claim.last} | said | found


def _said(context: Context, statement: Term, asked: Sequence[Sequent] = ()) -> dict[str, Data]:
    """The statement, what it asks, and its domain in words, with the functions of which they speak."""
    ranges = dict(context.ranges)
    variables = [
        f"{'almost every ' * (v.sort == 'data')}{v} {v.sort}{f' of {ranges[v]}' if v in ranges else ''}"
        for v in context.in_order
    ]
    spoken = statement.functions.union(*(sequent.statement.functions for sequent in asked))
    functions = [f"{called(name)} function of {count}" for name, count in sorted(spoken)]
    domain = ", ".join([*functions, *variables, *map(str, context.conditions)]) or "no parameters"
    words = {"statement": _cut(str(statement)), "domain": _cut(domain)}
    return words | {"hypotheses": [_cut(str(sequent)) for sequent in asked]}


def _cut(text: str) -> str:
    return text[:MAXIMAL_TEXT] + " ... (cut)" * (len(text) > MAXIMAL_TEXT)


def _found(outcome: Outcome, cited: bool = False) -> dict[str, Data]:
    theorem = outcome.theorem
    if theorem is None:
        return {"verdict": "REFUTED" if outcome.refuted else "UNDECIDED", "message": _cut(outcome.message)}
    return {
        "verdict": "CITED" if cited else "CERTIFIED" if theorem.certified else "PROVED",
        "axioms": sorted(theorem.axioms),
        "owes": [_cut(str(sequent)) for sequent in theorem.owes],
    }


def main(arguments: list[str]) -> int:
    """Check the log of this name. 0: every claim is proved; 1: not so; 2: no log, or not within the limits."""
    numbers = arguments[1:] or [str(SECONDS), str(MEGABYTES)]
    if not arguments or len(numbers) != 2 or not all(_plain(t) for t in numbers):
        return _complain(USAGE)
    limit(*map(int, numbers))
    gc.disable()  # terms hold no cycles; what little does stays within the limit
    sys.unraisablehook = lambda dropped: None  # what falls into a callback is dropped by Python; the limits hold
    ok = False
    try:
        import_module("..rules", __package__).load()
        with Path(arguments[0]).open(encoding="utf-8") as file:
            log, unsaid = read_log(lines_of(file))
        for answer in answers(log, unsaid):
            print(json.dumps(answer))
            ok = answer.get("ok", False)
        sys.stdout.flush()
    except (IllFormed, UnicodeDecodeError, OSError, OutOfTime, RecursionError, Unfinished) as error:
        return _complain(f"{shortened(arguments[0])}: {error}")
    except MemoryError:
        return _complain(f"{shortened(arguments[0])}: not checked within {numbers[1]} MiB of memory")
    return 0 if ok else 1


def _complain(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


def _plain(text: str) -> bool:
    """Is it a positive whole number of at most eight digits?"""
    return text.isascii() and text.isdigit() and len(text) <= 8 and int(text) > 0
