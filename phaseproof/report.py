"""The job ``report``: pages, figures and report.json for a selection of claims."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import figures, pages
from .checking import CheckReport
from .checking import record as check_record
from .output import document, encode
from .staging import MARKER
from .theory.claim import Claim

if TYPE_CHECKING:
    from .validation import ValidationReport

LIBRARIES = ("phaseproof", "sympy", "mpmath", "python-flint", "numpy", "scipy", "hypothesis")


def versions() -> dict[str, str]:
    """Python and the libraries that the numbers come from."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def write_report(
    folder: Path, claims: Sequence[Claim], checked: CheckReport, validated: ValidationReport, command: str
) -> dict[str, Any]:
    """Write index.md, a page and a figure for each claim, and report.json into an empty folder; return the last."""
    run = run_lines(validated, command)
    texts = {"index.md": pages.index_page(checked, validated, run)}
    for result, simulated in zip(checked.results, validated.claims, strict=True):
        name = result.claim.name
        figure = figures.draw(result.claim, simulated)
        if figure is not None:
            texts[f"{name}.svg"] = figure
        texts[f"{name}.md"] = pages.claim_page(result, simulated, claims, f"{name}.svg" if figure else "", run)
    together = figures.regimes(claims)
    if together is not None:
        texts["regimes.svg"] = together
        texts["index.md"] += (
            "\n## Three regimes\n\n![Memorisation, convergence and bulk error over the load](regimes.svg)\n"
        )
    fields = {
        "ok": checked.ok and validated.ok,
        "command": command,
        "versions": versions(),
        "files": sorted([*texts, MARKER]),
        "check": check_record(checked),
        "validate": validated.as_dict(),
    }
    answer = document("report", fields)
    texts[MARKER] = encode(answer) + "\n"
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return fields


def run_lines(validated: ValidationReport, command: str) -> list[str]:
    """What it takes to repeat the run, and how often it would raise a false alarm."""
    shown = ", ".join(f"{name} {number}" for name, number in versions().items())
    return [
        f"- Command: `{command}`",
        f"- Seed {validated.seed}, at most {validated.settings} settings for each claim",
        f"- False-alarm rate of the whole run: {validated.false_alarm_rate:g}; resolutions are those noticed with "
        f"probability {validated.power:g}",
        f"- Versions: {shown}",
    ]
