"""How small an error of each simulated claim `validate` notices, as it was once measured: the run takes minutes.

The record, ``resolutions.json``, is what ``benchmarks/resolutions.py`` writes of an answer of ``phaseproof validate --json``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..theory.claim import Claim

RECORD = Path(__file__).with_name("resolutions.json")

DECLARED = ("dimensions", "loads", "entries", "ranges", "replicates", "bounds", "scale", "rounding", "procedure")
"""What a simulation declares beside its functions."""


@dataclass(frozen=True)
class Resolution:
    """Of one claim: relative errors that are noticed of the whole claim and in the region that is seen least well.

    ``worst`` is null where a region is not seen at all, ``region`` empty where none is seen less well than the whole.
    ``measured`` is the date of the run, by ``version``, and ``current`` says whether the claim still states and declares
    what it did then.
    """

    everywhere: float | None
    worst: float | None
    region: str
    version: str
    measured: str
    settings: int
    seed: int
    current: bool

    @property
    def words(self) -> str:
        """In short, as ``worst resolution 0.0055, n = d; version 1.0 of 2026-11-27, seed 0``."""
        worst = "none" if self.worst is None else f"{self.worst:.2g}"
        where = f", {self.region}" if self.region else ""
        then = "" if self.current else ", when it was another"
        return f"worst resolution {worst}{where}; version {self.version} of {self.measured}, seed {self.seed}{then}"


def resolution_of(claim: Claim) -> Resolution | None:
    """What was measured of a claim; None where nothing was."""
    record = _record()
    found = record["claims"].get(claim.name)
    if found is None or claim.simulation is None:
        return None
    run = {name: record[name] for name in ("version", "measured", "settings", "seed")}
    numbers = {name: found[name] for name in ("everywhere", "worst", "region")}
    return Resolution(**numbers, **run, current=found["claim"] == fingerprint(claim))


def as_record(resolution: Resolution | None) -> dict[str, Any] | None:
    """In terms of JSON."""
    return None if resolution is None else asdict(resolution)


def fingerprint(claim: Claim) -> str:
    """Of what a claim states and its simulation declares."""
    declared = [repr(getattr(claim.simulation, name)) for name in DECLARED]
    stated = [str(part) for part in (claim.definition, claim.closed_form, claim.proposition, claim.domain.describe())]
    return hashlib.sha256("\n".join([*stated, *declared]).encode()).hexdigest()[:16]


@cache
def _record() -> Mapping[str, Any]:
    return json.loads(RECORD.read_text(encoding="utf-8"))
