"""The report's pages as Markdown; formulas stand in ```math fences, whose LaTeX no Markdown rule touches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import sympy as sp

from .checking import CheckedClaim, CheckReport, identifier, walk
from .dependencies import claims_used
from .latex import latex
from .theory.axioms import AXIOMS
from .theory.claim import Claim
from .theory.kernel import Checked
from .theory.references import REFERENCES

if TYPE_CHECKING:
    from .numeric.comparison import Comparison
    from .validation import ClaimValidation, Trial, ValidationReport

Lines = list[str]


def escape(text: str) -> str:
    """Plain text for Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>|$~#])", r"\\\1", text)


def formula(expression: sp.Basic) -> Lines:
    """A displayed formula."""
    return ["```math", latex(expression), "```"]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Lines:
    """A Markdown table."""
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]


def claim_page(
    result: CheckedClaim, validated: ClaimValidation, reported: Sequence[Claim], figure: str, run: Lines
) -> str:
    """Everything about one claim: what it says, how it follows, what it rests on, how it was measured."""
    claim = result.claim
    lines = [f"# {escape(claim.name)}", "", escape(claim.statement), ""]
    lines += ["## Statement", "", *formula(claim.conclusion), "", f"for `{claim.domain.describe()}`"]
    lines += [f"- `{p.name}`: {escape(p.meaning)}" for p in claim.domain.parameters if p.meaning]
    lines += ["", "## Derivation", "", f"Verdict: **{result.verdict.value}**. A step stands after those it uses.", ""]
    numbers = {identifier(step): number for number, step in enumerate(walk(result.root), 1)}
    for step in walk(result.root):
        lines += step_lines(step, numbers)
    used = claims_used(claim, reported) if result.ok else ()
    if used:
        lines += [
            "Of the claims reported here it passes through:",
            "",
            *(f"- [{escape(name)}]({name}.md)" for name in used),
            "",
        ]
    lines += ["## Axioms", "", *axiom_lines(sorted(result.root.axioms)), ""]
    lines += ["## Simulation", "", *simulation_lines(claim, validated, figure), ""]
    lines += ["## References", "", *(f"- {escape(REFERENCES.get(key, key))}" for key in claim.references), ""]
    return "\n".join([*lines, "## This run", "", *run, ""])


def step_lines(checked: Checked, numbers: dict[str, int]) -> Lines:
    """One step with its anchor, which depends only on what it states and uses."""
    step, name = checked.step, identifier(checked)
    used = ", ".join(f"[{numbers[i]}](#step-{i})" for i in map(identifier, checked.uses))
    rule = f"rule `{step.rule}`{f', from {used}' if used else ''}"
    lines = [
        f'<a id="step-{name}"></a>',
        "",
        f"**{numbers[name]}. {escape(step.title)}** ({rule}): {checked.verdict.value}",
    ]
    lines += ["", *formula(step.statement), "", f"for `{step.domain.describe()}`", ""]
    if checked.message:
        lines += ["```text", *checked.message.splitlines(), "```", ""]
    return lines


def axiom_lines(names: Sequence[str]) -> Lines:
    """Cited facts, in words, with their source."""
    if not names:
        return ["None: the derivation cites nothing."]
    found = [AXIOMS[name] for name in names]
    return [f"- **{escape(a.name)}**: {escape(a.words)} {escape(REFERENCES[a.reference])}." for a in found]


def simulation_lines(claim: Claim, validated: ClaimValidation, figure: str) -> Lines:
    """What was simulated, and every setting with its numbers."""
    if claim.simulation is None:
        return [f"None: {escape(claim.no_simulation)}."]
    lines = [f"Procedure: {escape(claim.simulation.procedure)}.", ""] if claim.simulation.procedure else []
    verdict = validated.verdict.value if validated.verdict else "none"
    resolution = "unknown" if validated.resolution is None else f"{validated.resolution:.2g}"
    lines += [f"Verdict: **{verdict}**. Smallest relative error it would have noticed: {resolution}."]
    if validated.reason:
        lines += ["", escape(validated.reason)]
    if figure:
        lines += ["", f"![{claim.name}: prediction against simulation, and residuals]({figure})"]
    lines += ["", *settings_table(validated.trials)] if validated.trials else []
    if validated.pooled is not None:
        lines += ["", pooled_line(validated.pooled)]
    return [*lines, "", "Repeat with", "", "```sh", validated.command, "```"]


def settings_table(trials: Sequence[Trial]) -> Lines:
    """One row for each setting: what it is, predicted, measured, deviation."""
    names = list(trials[0].setting)
    head = [*names, "predicted", "allowance", "measured", "standard error", "deviation", "agrees"]
    rows = []
    for trial in trials:
        test = trial.comparison
        row = [escape(str(trial.setting[name])) for name in names]
        if test is None:
            row += [escape(trial.error), "", "", "", "", "no"]
        else:
            deviation = "" if test.deviation is None else f"{test.deviation:.2f} SE"
            row += [f"{test.predicted:.8g}", f"{test.allowance:.2g}", f"{test.measured:.8g}"]
            row += [f"{test.standard_error:.2g}", deviation, "yes" if test.passed else "**no**"]
        rows.append(row)
    return table(head, rows)


def pooled_line(pooled: Comparison) -> str:
    """The test of all settings at once, on measured/predicted."""
    deviation = "" if pooled.deviation is None else f" ({pooled.deviation:.2f} SE)"
    return (
        f"All settings at once: {pooled.measured:.8g} with standard error {pooled.standard_error:.2g}, "
        f"predicted {pooled.predicted:.8g}{deviation}: {'agrees' if pooled.passed else '**disagrees**'}."
    )


def index_page(checked: CheckReport, validated: ValidationReport, run: Lines) -> str:
    """The first page: every claim with its verdicts, the counts, the axioms."""
    rows = []
    for result, simulated in zip(checked.results, validated.claims, strict=True):
        verdict = simulated.verdict.value if simulated.verdict else "not simulated"
        resolution = "" if simulated.resolution is None else f"{simulated.resolution:.2g}"
        name = result.claim.name
        statement = escape(result.claim.statement)
        rows.append([f"[{escape(name)}]({name}.md)", statement, result.verdict.value, verdict, resolution])
    counts = [[verdict.value, str(count)] for verdict, count in checked.counts.items()]
    names = sorted({name for result in checked.results for name in result.root.axioms})
    lines = ["# Report", "", *table(["claim", "statement", "derivation", "simulation", "resolution"], rows), ""]
    lines += ["## Steps by verdict", "", *table(["verdict", "steps"], counts), ""]
    lines += ["## Axioms that something here rests on", "", *axiom_lines(names), ""]
    return "\n".join([*lines, "## This run", "", *run, ""])
