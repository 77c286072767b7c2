"""What a shell completes, names of claims and of their parameters, remembered so that a keystroke loads no derivation."""

from __future__ import annotations

import json
import os
from pathlib import Path

from .. import derivations


def known() -> dict[str, list[str]]:
    """The parameters of every claim of the book by its name; from the cache while no file of the book has changed."""
    now = _fingerprint()
    try:
        kept = json.loads(_cache().read_text(encoding="utf-8"))
        if kept["sources"] == now:
            return {str(name): list(map(str, parameters)) for name, parameters in kept["claims"].items()}
    except (OSError, RuntimeError, ValueError, LookupError, TypeError, AttributeError):
        pass  # there is none yet, or it is of another version or damaged
    from ..book.selection import load_book

    claims = {name: list(claim.domain.names) for name, claim in load_book().items()}
    _keep({"sources": now, "claims": claims})
    return claims


def _cache() -> Path:
    """Where the user's caches are; RuntimeError for a user without a home."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "phaseproof" / "completion.json"


def _keep(fields: dict[str, object]) -> None:
    """Write the cache whole or not at all; where that is not possible the next keystroke loads the book again."""
    try:
        place = _cache()
        place.parent.mkdir(parents=True, exist_ok=True)
        own = place.with_suffix(f".{os.getpid()}")
        own.write_text(json.dumps(fields), encoding="utf-8")
        own.replace(place)
    except (OSError, RuntimeError):
        return


def _fingerprint() -> list[list[str | int]]:
    """Name, size and time of change of every file of the book."""
    files = sorted(path for folder in derivations.__path__ for path in Path(folder).rglob("*.py"))
    return [[str(path), path.stat().st_size, path.stat().st_mtime_ns] for path in files]


def claims(incomplete: str) -> list[str]:
    """Names of claims that begin so."""
    return [name for name in known() if name.startswith(incomplete)]


def selections(incomplete: str) -> list[str]:
    """Names of claims and topics that begin so."""
    names = known()
    topics = dict.fromkeys(name.partition(".")[0] for name in names)
    return [name for name in (*topics, *names) if name.startswith(incomplete)]


def assignments(claim: str, given: list[str], incomplete: str) -> list[str]:
    """``gamma=`` for each parameter of the claim that has no value yet."""
    taken = {pair.partition("=")[0] for pair in given}
    return [f"{p}=" for p in known().get(claim, []) if p not in taken and f"{p}=".startswith(incomplete)]
