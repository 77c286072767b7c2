"""Proof logs: written by a process that runs the derivations, checked by another that reads nothing but the log."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .limits import TIMEOUT, check_timeout
from .theory.errors import PhaseproofError, UsageError

SUFFIX = ".jsonl"
MEGABYTES = 2048
"""Memory that the check of a log may take."""

VERDICTS = ("PROVED", "CERTIFIED", "UNDECIDED")


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

    @property
    def failures(self) -> list[dict[str, Any]]:
        """Steps that are not shown although all that they use are."""
        failed = {number for number, step in enumerate(self.steps) if step["verdict"] == "UNDECIDED"}
        return [self.steps[number] for number in sorted(failed) if not failed.intersection(self.steps[number]["uses"])]


def is_log(argument: str) -> bool:
    return argument.endswith(SUFFIX)


def write_log(selection: Sequence[str], log: Path, timeout: float = TIMEOUT) -> None:
    """Write the log of the selected claims, in a process of its own in which their files are run.

    Raises UsageError for a name that is no log's, PhaseproofError where no log comes.
    """
    check_timeout(timeout)
    if not is_log(log.name):
        raise UsageError(f"--log {log}: the name of a proof log ends in {SUFFIX}")
    if not log.resolve().parent.is_dir():
        raise UsageError(f"--log {log}: there is no directory {log.parent}")
    with tempfile.TemporaryDirectory(dir=log.resolve().parent, prefix=".proof-") as folder:
        made, refused = Path(folder) / "log", Path(folder) / "refused"
        command = [sys.executable, "-P", "-m", __name__, str(made), str(refused), *selection]
        try:  # what a derivation prints goes to standard error
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=timeout, check=False)
        except subprocess.TimeoutExpired:
            raise PhaseproofError(f"{log} was not written: the derivations were not done after {timeout:g} s") from None
        if refused.exists():
            raise UsageError(refused.read_text(encoding="utf-8"))
        if not made.is_file():
            raise PhaseproofError(f"{log} was not written: the process of the derivations ended before")
        made.replace(log)


def check_log(log: Path, timeout: float = TIMEOUT) -> ProofReport:
    """What the kernel's process says of a log, within a time and a memory. Raises UsageError for what is no log."""
    seconds = max(1, round(check_timeout(timeout)))
    if not log.is_file():
        raise UsageError(f"there is no file {log}")
    start = time.perf_counter()
    limits = [str(min(seconds, 10**7)), str(MEGABYTES)]
    command = [sys.executable, "-I", "-m", f"{__package__}.theory.kernel", str(log.resolve()), *limits]
    try:
        done = subprocess.run(command, capture_output=True, timeout=4 * seconds + 60, check=False, encoding="utf-8")
    except subprocess.TimeoutExpired as late:
        raise UsageError(f"{log} was not checked: not finished after {late.timeout:g} s") from None
    if done.returncode not in (0, 1) or not done.stdout:
        reason = done.stderr.strip().splitlines() or [f"its process ended with status {done.returncode}"]
        raise UsageError(f"{log} was not checked: {plain(reason[-1])}")
    *answers, last = map(json.loads, done.stdout.splitlines())
    ok = done.returncode == 0 and last == {"ok": True}
    steps = tuple(answer for answer in answers if "step" in answer)
    claims = tuple(answer for answer in answers if "claim" in answer)
    return ProofReport(steps, claims, ok and bool(claims), time.perf_counter() - start)


def plain(text: str) -> str:
    """Text of a stranger without what a terminal would obey."""
    return "".join(c if c.isprintable() else "?" for c in text)


def lines(report: ProofReport) -> list[tuple[str, str]]:
    """The report as (verdict, text): claims with what they rest on, then the steps at which derivations break."""
    shown = []
    for claim in report.claims:
        axioms = f"rests on: {', '.join(claim['axioms']) or 'no axiom'}" if "axioms" in claim else claim["message"]
        shown.append((claim["verdict"], f"{plain(claim['claim'])}: {plain(axioms)}"))
        if "axioms" in claim:
            shown += [("", f"    {plain(claim['statement'])}"), ("", f"    on {plain(claim['domain'])}")]
    for step in report.failures:
        shown.append((step["verdict"], f"step {step['step']}, {plain(step['title'])}  [{plain(step['rule'])}]"))
        shown += [("", f"    {plain(line)}") for line in (step["statement"], *step["message"].splitlines())]
    return shown


def record(report: ProofReport) -> dict[str, Any]:
    """The fields of the JSON answer of ``check``, those of the steps with the log's numbers as times are not kept."""
    names: list[str] = []
    for step in report.steps:
        below = [names[used] for used in step["uses"] if 0 <= used < len(names)]
        said = "\n".join([step["title"], step["statement"], step["rule"], step["domain"], *below])
        names.append(hashlib.sha256(said.encode()).hexdigest()[:12])
    return {
        "ok": report.ok,
        "seconds": report.seconds,
        "counts": report.counts,
        "claims": [
            {
                "name": claim["claim"],
                "ok": claim["verdict"] != "UNDECIDED",
                "verdict": claim["verdict"],
                "seconds": None,
                "step": names[claim["last"]] if 0 <= claim.get("last", -1) < len(names) else None,
                "axioms": claim.get("axioms", []),
            }
            for claim in report.claims
        ],
        "steps": [
            {
                "id": name,
                "title": step["title"],
                "statement": step["statement"],
                "rule": step["rule"],
                "domain": step["domain"],
                "verdict": step["verdict"],
                "seconds": None,
                "message": step.get("message", ""),
                "uses": [names[used] for used in step["uses"] if 0 <= used < len(names)],
                "axioms": step.get("axioms", []),
            }
            for name, step in zip(names, report.steps, strict=True)
        ],
    }


def main(arguments: list[str]) -> int:
    """In a process of its own: run the selected derivations and write their log, or why there is none, into two files."""
    from .book import select
    from .limits import prints_aside
    from .theory.write.log import proof_log

    made, refused, *selection = arguments
    try:
        with prints_aside():
            text = proof_log(select(selection))
        Path(made).write_text(text, encoding="utf-8")
    except PhaseproofError as error:
        Path(refused).write_text(str(error), encoding="utf-8")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
