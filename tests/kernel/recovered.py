"""How much of the book the search finds by itself: ``python -m tests.kernel.recovered [STEPS]`` measures it.

Of a random sample of the book's lines the rule, the certificate and the order of what is used are hidden. A line that is
supposed, or that states an axiom, shows nothing and is left out. Exit status 1 below the targets of docs/drafts.md.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from statistics import median

from phaseproof.book.selection import load_book
from phaseproof.campaigns.limits import processor_limit
from phaseproof.checking.proving import written
from phaseproof.theory.kernel.check import derive
from phaseproof.theory.kernel.log import LoggedStep
from phaseproof.theory.kernel.reading import read_log
from phaseproof.theory.terms.context import Theorem
from phaseproof.theory.write.proof import proved
from phaseproof.theory.write.searching import Answer, Task, search

SHARE, SECONDS = 0.97, 0.3
"""What is aimed at: the share of the lines that are found, and the median of the seconds."""
STATED = ("suppose", "axiom")
WIDTH = 600
"""Characters that are printed of a line."""


@dataclass(frozen=True)
class Tried:
    step: LoggedStep
    answer: Answer
    seconds: float


def theorems() -> list[tuple[LoggedStep, Theorem]]:
    """Every line of the book with its theorem."""
    log, _ = read_log(written(tuple(load_book().values()), believe=True).text())
    shown: list[Theorem] = []
    for step in log.steps:
        shown.append(derive(step, [shown[number] for number in step.uses]))
    return list(zip(log.steps, shown, strict=True))


def hidden(step: LoggedStep, known: list[tuple[LoggedStep, Theorem]], draw: random.Random) -> Task:
    """What the line states, and what it uses in another order."""
    uses = draw.sample(step.uses, len(step.uses))
    return Task(step.context, step.statement, tuple(proved(*known[number]) for number in uses))


def tried(step: LoggedStep, task: Task) -> Tried:
    start = time.process_time()
    answer = search(task, processor_limit)
    return Tried(step, answer, time.process_time() - start)


def told(one: Tried) -> str:
    """A line that is missed, what its own rule refused, and the certificate that would have done."""
    step = one.step
    refused = [f"    refused: {text}" for rule, text in one.answer.missed if rule in (step.rule, "search")]
    certificate = [f"    {name} = {entry}" for name, entry in step.certificate.items()]
    lines = [
        f"missed {step.rule} after {one.seconds:.1f} s: {step.title}",
        f"    {step.statement}",
        *refused,
        *certificate,
    ]
    return "\n".join(line[:WIDTH] for line in lines)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("steps", nargs="?", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=15.0, help="after which no further step is begun")
    options = parser.parse_args(arguments)
    known = theorems()
    draw = random.Random(options.seed)
    shown = [step for step, _ in known if step.rule not in STATED]
    sample = draw.sample(shown, min(options.steps, len(shown)))
    end, found = time.monotonic() + 60 * options.minutes, list[Tried]()
    for step in sample:
        if time.monotonic() > end:
            break
        one = tried(step, hidden(step, known, draw))
        found.append(one)
        if one.answer.line is None:
            print(told(one), flush=True)
    return report(found, len(shown))


def report(found: list[Tried], all_: int) -> int:
    good = [one for one in found if one.answer.line is not None]
    share, middle = len(good) / max(len(found), 1), median([one.seconds for one in found] or [float("inf")])
    missed = Counter(one.step.rule for one in found if one.answer.line is None)
    print(f"{len(good)} of {len(found)} found, of {all_} lines: {share:.1%}; median {middle:.3f} s")
    print(f"slowest found {max([one.seconds for one in good] or [0]):.1f} s; missed by rule: {dict(missed)}")
    return 0 if share >= SHARE and middle <= SECONDS else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
