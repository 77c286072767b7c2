"""Proof logs: written by a process that runs the derivations, checked by another that reads nothing but the log."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ..campaigns.limits import TIMEOUT, check_timeout
from ..numeric.files import LONGEST_LINE, absent
from ..theory.errors import PhaseproofError, UsageError
from ..theory.terms.serial import shortened
from .tree import Node, Root, names, step_line

Told = TypeVar("Told")

SUFFIX = ".jsonl"
PATIENCE = 2
"""How many times longer than one derivation may take the process that writes a log is waited for."""
MEGABYTES = 2048
"""Memory that the check of a log may take."""

PRINTED = 100_000
"""Bytes of what derivations print that are repeated on standard error, each line marked as theirs."""

LONGEST_STATED = 100
"""Characters of what a step states that its line in the tree shows; the JSON answer has all."""

AS_STATED, AS_SHOWN, FILES_ALONE = "as stated", "as shown", "files alone"
"""What a log is written of: every claim, its lines as their authors state them or as they are shown; or claims of files, as shown."""

MARK = b'"phaseproof-log"'
FIRST_LINE = '{"phaseproof-log": 1, "variables": {...}}, as docs/log.md says'

VERDICTS = ("PROVED", "CERTIFIED", "CITED", "UNDECIDED", "REFUTED")
FAILURES = ("UNDECIDED", "REFUTED")


class Written(NamedTuple):
    """What is told of a log: the claims of the book that were left out of it, and whether any line was believed, not shown."""

    book: list[str]
    believed: bool


@dataclass(frozen=True)
class ProofReport:
    """What the kernel says of a log: a record for each step and each claim, in the log's order."""

    steps: tuple[dict[str, Any], ...]
    claims: tuple[dict[str, Any], ...]
    ok: bool
    seconds: float

    @property
    def counts(self) -> dict[str, int]:
        """How many steps have each verdict, zeros included."""
        found = Counter(step["verdict"] for step in self.steps)
        return {verdict: found[verdict] for verdict in VERDICTS}

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """A name for each step, of what it and all that it uses say."""
        names: list[str] = []
        for step in self.steps:
            below = (names[used] for used in step["uses"] if 0 <= used < len(names))
            names.append(identifier(step["title"], step["statement"], step["rule"], step["domain"], *below))
        return tuple(names)

    @property
    def costs(self) -> Iterator[float]:
        """For each claim the seconds of the steps that it rests on and no earlier one does."""
        paid = set[int]()
        for claim in self.claims:
            waiting, cost = [claim.get("last", -1)], 0
            while waiting:
                number = waiting.pop()
                if number not in paid and 0 <= number < len(self.steps):
                    paid.add(number)
                    cost += self.steps[number]["microseconds"]
                    waiting += self.steps[number]["uses"]
            yield cost / 1e6

    @property
    def failures(self) -> list[dict[str, Any]]:
        """Steps that are not shown although all that they use are."""
        failed = {number for number, step in enumerate(self.steps) if step["verdict"] in FAILURES}
        return [self.steps[number] for number in sorted(failed) if not failed.intersection(self.steps[number]["uses"])]


def identifier(*said: str) -> str:
    """Twelve hexadecimal digits that depend only on what is said."""
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]


def joined(*reports: ProofReport) -> ProofReport:
    """Several reports as one, the steps of each after those before it."""
    steps: list[dict[str, Any]] = []
    claims: list[dict[str, Any]] = []
    for report in reports:
        start = len(steps)
        claims += (
            claim | {"last": claim["last"] + start if claim.get("last", -1) >= 0 else -1} for claim in report.claims
        )
        steps += (
            step | {"step": step["step"] + start, "uses": [used + start for used in step["uses"]]}
            for step in report.steps
        )
    ok = bool(reports) and all(report.ok for report in reports)
    return ProofReport(tuple(steps), tuple(claims), ok, sum(report.seconds for report in reports))


def is_log(argument: str) -> bool:
    return argument.endswith(SUFFIX)


def kept_log(selection: Sequence[str], log: Path, timeout: float = TIMEOUT) -> ProofReport:
    """Write the log of the selected claims, and what the kernel says of it.

    Lines are written as they are stated. Where the kernel refuses one, they are written as they are shown, or searched for.
    """
    start = time.perf_counter()
    written, report = write_log(selection, log, timeout, AS_STATED), check_log(log, timeout)
    if written.believed and not report.ok:
        write_log(selection, log, timeout, AS_SHOWN)
        report = check_log(log, timeout)
    return replace(report, seconds=time.perf_counter() - start)


def write_log(selection: Sequence[str], log: Path, timeout: float, wanted: str) -> Written:
    """Write the log of the selected claims, in a process of its own in which their files are run.

    Of FILES_ALONE claims of the book are left out: the answer names them. Raises UsageError for a name that is no
    log's, PhaseproofError where no log comes.
    """
    check_timeout(timeout)
    for argument in selection:
        if "\0" in argument:  # which no command line holds
            raise UsageError(f"there is no file or claim {argument!r}")
    if not is_log(log.name):
        raise UsageError(f"--log {log}: the name of a proof log ends in {SUFFIX}")
    if not os.path.isdir(log.resolve().parent):
        raise UsageError(f"--log {log}: there is no directory {log.parent}")
    if os.path.isdir(log):
        raise UsageError(f"--log {log}: it is a directory")
    who = named(selection)
    if wanted != FILES_ALONE:  # else nobody knows of the log
        who = f"{log} was not written: {who}"
    with tempfile.TemporaryDirectory(dir=log.resolve().parent, prefix=".proof-") as folder:
        made = Path(folder) / "log"
        written = apart(__name__, made, timeout, [wanted, *selection], who, partial(_written, who))
        made.replace(log)
    return written


def apart(
    module: str, made: Path, timeout: float, arguments: Sequence[str], who: str, read: Callable[[dict[str, Any]], Told]
) -> Told:
    """What a process tells that runs derivations and writes their log: ``python -m MODULE LOG TOLD TIMEOUT ARGUMENT...``.

    ``read`` makes of the answer what is wanted. What the derivations print is repeated on standard error. Raises UsageError for what the process refuses, PhaseproofError
    where it ends without an answer or a log.
    """
    told, longest = made.with_name("told"), PATIENCE * timeout + 5
    command = [sys.executable, "-P", "-m", module, str(made), str(told), str(timeout), *arguments]
    with made.with_name("printed").open("w+b") as printed:
        try:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=printed,
                timeout=longest,
                check=False,
            )
        except subprocess.TimeoutExpired:
            late = f"not done after {longest:g} s; its --timeout is {timeout:g} s for each derivation"
            raise PhaseproofError(f"{who}: {late}") from None
        finally:
            printed.seek(0)
            for line in printed.read(PRINTED).decode("utf-8", "replace").splitlines():
                print(f"a derivation prints: {plain(line)}", file=sys.stderr)
    if not told.is_file():
        raise PhaseproofError(f"{who}: the process of the derivations ended before they did")
    answer = read(_told(told))
    if not made.is_file():
        raise PhaseproofError(f"{who}: the process of the derivations wrote no log")
    return answer


def _told(told: Path) -> dict[str, Any]:
    """What the process of the derivations says. A file runs there: it may tell anything."""
    try:
        answer = json.loads(told.read_text(encoding="utf-8"))
    except ValueError:
        answer = None
    answer = answer if isinstance(answer, dict) else {}
    if isinstance(answer.get("refused"), str):
        raise UsageError(answer["refused"])
    return answer


def _written(who: str, answer: dict[str, Any]) -> Written:
    """What the process of the derivations tells of its log; the book is asked only where that names claims of it."""
    found, believed = answer.get("book"), answer.get("believed") is True
    if found == []:
        return Written([], believed)
    from ..book.selection import lookup

    if not isinstance(found, list) or not all(isinstance(name, str) and lookup(name) for name in found):
        raise PhaseproofError(f"{who}: the process of the derivations told no claims of the book")
    return Written(found, believed)


def check_files(selection: Sequence[str], timeout: float = TIMEOUT) -> tuple[ProofReport | None, list[str]]:
    """What the kernel says of the claims of the selected files, None where they have none, and the book's among them."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="phaseproof-") as folder:
        log = Path(folder) / f"proof{SUFFIX}"
        of_the_book = write_log(selection, log, timeout, FILES_ALONE).book
        with log.open(encoding="utf-8") as lines_:
            empty = sum(1 for _ in lines_) < 2
        if empty and not of_the_book:
            raise UsageError(f"{named(selection)}: its process wrote no claim")
        report = None if empty else check_log(log, timeout, named(selection))
    return report and replace(report, seconds=time.perf_counter() - start), of_the_book


def named(selection: Sequence[str]) -> str:
    """A selection in words."""
    return ", ".join(selection) or "the book"


def check_log(log: Path, timeout: float = TIMEOUT, name: str = "") -> ProofReport:
    """What the kernel's process says of a log, within a time and a memory. Raises UsageError for what is no log.

    Messages give it the ``name``, by default that of its file.
    """
    seconds, name = max(1, round(check_timeout(timeout))), name or str(log)
    if not os.path.isfile(log):
        raise UsageError(f"cannot read {name}: {absent(log)}")
    start = time.perf_counter()
    limits = [str(seconds), str(MEGABYTES)]
    command = [sys.executable, "-I", "-m", "phaseproof.theory.kernel", str(log.resolve()), *limits]
    try:
        done = subprocess.run(command, capture_output=True, timeout=4 * seconds + 60, check=False, encoding="utf-8")
    except subprocess.TimeoutExpired as late:
        raise UsageError(f"{name} was not checked: not finished after {late.timeout:g} s") from None
    if done.returncode not in (0, 1) or not done.stdout:
        reason = done.stderr.strip().splitlines() or [f"its process ended with status {done.returncode}"]
        if not _begun(log):
            raise UsageError(f"{name} is no proof log: its first line must be {FIRST_LINE}")
        raise UsageError(
            f"{name} was not checked: {plain(reason[-1].removeprefix(f'{shortened(str(log.resolve()))}: '))}"
        )
    *answers, last = map(json.loads, done.stdout.splitlines())
    if "ok" not in last:
        raise UsageError(f"{log} was not checked: its process ended before it had said what it found")
    ok = done.returncode == 0 and last == {"ok": True}
    steps = tuple(answer for answer in answers if "step" in answer)
    claims = tuple(answer for answer in answers if "claim" in answer)
    return ProofReport(steps, claims, ok and bool(claims), time.perf_counter() - start)


def _begun(log: Path) -> bool:
    """May this be a log, by its first line, for all that is wrong with it? An empty file may."""
    with log.open("rb") as stream:
        first = stream.readline(LONGEST_LINE)
    return not first or MARK in first


def plain(text: str) -> str:
    """Text of a stranger without what a terminal would obey."""
    return "".join(c if c.isprintable() else "?" for c in text)


def roots(report: ProofReport) -> Iterator[Root]:
    """The derivations of a log as they are laid out, and last the steps that fail beside them."""
    nodes: list[Node] = []
    for number, step in enumerate(report.steps):
        failed = step["verdict"] in FAILURES
        stated = "" if failed else _shortened(plain(step["statement"]))
        title, owed = plain(" ".join(step["title"].split())), len(step.get("owes", ()))
        text = step_line(title, step["rule"], step["microseconds"] / 1e6, stated, owed)
        words = [*_stated(step), *_reasons(step)] if failed else []
        uses = tuple(nodes[used] for used in step["uses"] if 0 <= used < number)
        nodes.append(Node(str(number), text, step["verdict"], tuple(map(plain, words)), uses))
    reached: set[str] = set()
    for claim in report.claims:
        below, words = "", [*_stated(claim), *_reasons(claim)]
        if "axioms" in claim:
            below = f"rests on: {', '.join(claim['axioms']) or 'no axiom'}"
        last = claim.get("last", -1)
        uses = (nodes[last],) if 0 <= last < len(nodes) else ()
        name = plain(claim["claim"])
        node = Node(f"claim {name}", f"{name}  [conclude]", claim["verdict"], tuple(map(plain, words)), uses)
        reached |= names(node)
        yield Root(name, node, below)
    for step in report.failures:
        if str(step["step"]) not in reached:
            yield Root("", replace(nodes[step["step"]], uses=()))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_STATED else f"{text[:LONGEST_STATED]} ..."


def _stated(said: dict[str, Any]) -> list[str]:
    """What a step or a claim states, and where; nothing of what could not be said."""
    if said.get("statement", "true") == "true":
        return []
    supposed = [f"if      {hypothesis}" for hypothesis in said.get("hypotheses", [])]
    return [f"states  {said['statement']}", f"on      {said['domain']}", *supposed]


def _reasons(said: dict[str, Any]) -> list[str]:
    """Why it is not shown, each line marked: the author of a line without a rule writes there what he likes."""
    return [f"why     {line}" for line in said.get("message", "").splitlines()]


def record(report: ProofReport) -> dict[str, Any]:
    """The fields of the JSON answer of ``check``."""
    names = report.ids
    return {
        "ok": report.ok,
        "seconds": report.seconds,
        "counts": report.counts,
        "claims": [
            {
                "name": claim["claim"],
                "ok": claim["verdict"] not in FAILURES,
                "verdict": claim["verdict"],
                "seconds": seconds,
                "step": names[claim["last"]] if 0 <= claim.get("last", -1) < len(names) else None,
                "axioms": claim.get("axioms", []),
                "hypotheses": claim.get("hypotheses", []),
            }
            for claim, seconds in zip(report.claims, report.costs, strict=True)
        ],
        "steps": [
            {
                "id": name,
                "title": step["title"],
                "statement": step["statement"],
                "rule": step["rule"],
                "domain": step["domain"],
                "verdict": step["verdict"],
                "seconds": step["microseconds"] / 1e6,
                "message": step.get("message", ""),
                "uses": [names[used] for used in step["uses"] if 0 <= used < len(names)],
                "axioms": step.get("axioms", []),
            }
            for name, step in zip(names, report.steps, strict=True)
        ],
    }


def main(arguments: list[str]) -> int:
    """In a process of its own: run the selected derivations, write their log into one file and what else is told into another."""
    from ..book.selection import of_the_book, select
    from ..campaigns.prints import prints_aside
    from .proving import written

    made, told, timeout, wanted, *selection = arguments
    try:
        with prints_aside():
            claims = select(selection)
            left_out = [claim.name for claim in claims if of_the_book(claim)] if wanted == FILES_ALONE else []
            chosen = [claim for claim in claims if claim.name not in left_out]
            writer = written(chosen, float(timeout), believe=wanted == AS_STATED)
        with Path(made).open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in writer.text())
        answer: dict[str, Any] = {"book": left_out, "believed": writer.believed}
    except PhaseproofError as error:
        answer = {"refused": str(error)}
    Path(told).write_text(json.dumps(answer), encoding="utf-8")
    return 0


if __name__ == "__main__":
    gc.set_threshold(200_000, 20, 100)  # to look for garbage while SymPy is imported takes an eighth of that time
    sys.exit(main(sys.argv[1:]))
