"""What every JSON answer has in common; docs/json.md documents each job's fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version
from math import isfinite
from typing import Any

SCHEMA = 1
"""Raised when a documented field changes its meaning or goes away; a new field leaves it as it is."""


def document(job: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of a job as one JSON object: which schema, which job, which version, then its fields."""
    return {"schema": SCHEMA, "job": job, "version": version("phaseproof"), **fields}


def encode(answer: Mapping[str, Any]) -> str:
    """The answer as strict JSON."""
    return json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False)


def finite(value: Any) -> Any:
    """Lists for tuples, and None for what is not a finite number."""
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return None if isinstance(value, float) and not isfinite(value) else value
