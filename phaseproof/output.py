"""What every JSON answer has in common; docs/json.md documents each job's fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from . import __version__

SCHEMA = 1
"""Raised when a documented field changes its meaning or goes away; a new field leaves it as it is."""


def document(job: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of a job as one JSON object: which schema, which job, which version, then its fields."""
    return {"schema": SCHEMA, "job": job, "version": __version__, **fields}


def encode(answer: Mapping[str, Any]) -> str:
    """The answer as strict JSON."""
    return json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False)
