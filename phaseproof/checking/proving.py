"""Claims of users, put to the kernel: their derivations are written as a log, and what its process says is laid beside them."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from ..book.running import running
from ..campaigns.limits import LONGEST, TIMEOUT, processor_limit
from ..theory.axioms.table import AXIOMS
from ..theory.by import earlier
from ..theory.claim import Claim
from ..theory.decide.refusal import Refusal
from ..theory.kernel.check import derive
from ..theory.kernel.log import LoggedStep
from ..theory.steps import Checked, Lemma, Step, Verdict
from ..theory.terms.context import Sequent
from ..theory.terms.term import IllFormed
from ..theory.write.lemma import origin_of
from ..theory.write.log import Before, Derived, Writer
from ..theory.write.proof import Line
from ..theory.write.shown import domain_of, shown
from ..theory.write.strategies import registry
from .logs import SUFFIX, ProofReport, check_log, identifier

Progress = Callable[[int, int], None]

registry.SOURCES.append(lambda: import_module("..derivations.lemmas.known", __package__))


def written(
    claims: Sequence[Derived],
    timeout: float = TIMEOUT,
    believe: bool = False,
    progress: Progress | None = None,
    before: Before = earlier,
) -> Writer:
    """The log of the claims' derivations, which are run here, each within the time."""
    writer = Writer(limit=processor_limit, believe=believe, before=before)
    collected = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)  # few of the many terms that derivations make are ever garbage
    try:
        for done, claim in enumerate(claims, 1):
            writer.claim(claim, partial(running, claim, timeout))
            if progress is not None:
                progress(done, len(claims))
    finally:
        gc.set_threshold(*collected)
    return writer


def proved(claims: Sequence[Derived], timeout: float = TIMEOUT, progress: Progress | None = None) -> ProofReport:
    """What the kernel's process says of the log of the claims.

    Lines are written as they are stated. Where the kernel refuses one, lines are shown as they are written, or searched for.
    """
    return _believed(claims, timeout, progress)[1]


def outcomes(
    claims: Sequence[Claim], timeout: float = TIMEOUT, progress: Progress | None = None
) -> tuple[ProofReport, list[Checked]]:
    """The same, and the outcome of each claim with the steps of its derivation below."""
    writer, report = _believed(claims, timeout, progress)
    return report, _laid_out(claims, writer, report)


def judged(
    claims: Sequence[Derived], timeout: float = TIMEOUT, progress: Progress | None = None, before: Before = earlier
) -> tuple[ProofReport, list[Checked]]:
    """The same for claims of which no line is believed; ``before`` are the steps that a search may use."""
    writer, report = _put(claims, timeout, progress=progress, before=before)
    return report, _laid_out(claims, writer, report)


def _believed(claims: Sequence[Derived], timeout: float, progress: Progress | None) -> tuple[Writer, ProofReport]:
    writer, report = _put(claims, timeout, True, progress)
    return _put(claims, timeout) if writer.believed and not report.ok else (writer, report)


def _put(
    claims: Sequence[Derived],
    timeout: float,
    believe: bool = False,
    progress: Progress | None = None,
    before: Before = earlier,
) -> tuple[Writer, ProofReport]:
    """The log of the claims, and what the kernel's process says of it."""
    with tempfile.TemporaryDirectory(prefix="phaseproof-") as folder:
        log = Path(folder) / f"proof{SUFFIX}"
        writer = written(claims, timeout, believe, progress, before)
        log.write_text("".join(f"{line}\n" for line in writer.text()), encoding="utf-8")
        return writer, check_log(log, min(timeout * len(claims), LONGEST))


def _laid_out(claims: Sequence[Derived], writer: Writer, report: ProofReport) -> list[Checked]:
    found = {claim["claim"]: claim for claim in report.claims}
    nodes = _nodes(writer, report)
    return [_claimed(claim, found[claim.name], writer, nodes) for claim in claims]


def _claimed(claim: Derived, found: dict[str, Any], writer: Writer, nodes: Sequence[Checked]) -> Checked:
    """The outcome of a claim; what refutes the line that only concludes it is said of the claim itself."""
    last = found.get("last", -1)
    verdict, message = Verdict(found["verdict"]), found.get("message", "")
    uses: tuple[Checked, ...] = ()
    if 0 <= last < len(nodes):
        uses = (nodes[last],)
        if last not in writer.lines.values():
            uses = nodes[last].uses
            if not nodes[last].ok:
                verdict, message = nodes[last].verdict, nodes[last].message
    step = Step(claim.name, claim.conclusion, "conclude", claim.domain, tuple(used.step for used in uses))
    name = identifier(claim.name, found.get("statement", ""), step.rule, found.get("domain", ""), *(u.id for u in uses))
    return Checked(name, step, verdict, 0.0, message, uses, frozenset(found.get("axioms", ())))


def _nodes(writer: Writer, report: ProofReport) -> list[Checked]:
    """The outcomes of the lines, in the words of their authors where they have one."""
    authors = {number: writer.authors[step] for step, number in writer.lines.items()}
    asked = _hypotheses(writer)
    nodes: list[Checked] = []
    for number, (name, answer) in enumerate(zip(report.ids, report.steps, strict=True)):
        line, author = writer.steps[number], authors.get(number)
        uses = tuple(nodes[used] for used in line.uses)
        lemma = None
        if author is None or isinstance(author, Line):
            lemma = _lemma(author, line, answer, asked)
            step = Step(line.title, shown(line.statement), line.rule, domain_of(line.context))
        else:
            step = replace(author, rule=line.rule or author.rule)
        step = replace(step, uses=tuple(used.step for used in uses), certificate={})
        nodes.append(
            Checked(
                name,
                step,
                Verdict(answer["verdict"]),
                answer["microseconds"] / 1e6,
                answer.get("message", ""),
                uses,
                frozenset(answer.get("axioms", ())),
                lemma,
            )
        )
    return nodes


def _hypotheses(writer: Writer) -> dict[str, Sequent]:
    """What lines of the log may owe, by the kernel's text: hypotheses of axioms, and what is supposed."""
    found = [axiom.theorem for axiom in AXIOMS.values()]
    for step in writer.steps:
        if step.rule == "suppose":
            with suppress(Refusal, IllFormed):  # of a line that the kernel refuses
                found.append(derive(step, []))
    return {str(owed): owed for theorem in found for owed in theorem.owes}


def _lemma(
    author: Line | None, line: LoggedStep, answer: Mapping[str, Any], asked: Mapping[str, Sequent]
) -> Lemma | None:
    """The lemma that a line is, with what it owes."""
    origin = origin_of(author) if author is not None else None
    if origin is None:
        return None
    owes = tuple(asked.get(text, text) for text in answer.get("owes", ()))
    return Lemma(origin.module, origin.function, origin.words, line.context, line.statement, owes)
