"""What takes long to find out about the book, kept in the user's cache while none of the files that tell it has changed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType


def remembered(
    what: str, rooms: Iterable[ModuleType], tell: Callable[[], dict[str, list[str]]]
) -> dict[str, list[str]]:
    """What ``tell`` says of each claim by its name; from the cache while no file of the rooms has changed."""
    now = _fingerprint(rooms)
    try:
        kept = json.loads(_cache(what).read_text(encoding="utf-8"))
        if kept["sources"] == now:
            return {str(name): list(map(str, told)) for name, told in kept["claims"].items()}
    except (OSError, RuntimeError, ValueError, LookupError, TypeError, AttributeError):
        pass  # there is none yet, or it is of another version or damaged
    claims = tell()
    _keep(what, {"sources": now, "claims": claims})
    return claims


def _cache(what: str) -> Path:
    """Where the user's caches are; RuntimeError for a user without a home."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "phaseproof" / f"{what}.json"


def _keep(what: str, fields: dict[str, object]) -> None:
    """Write the cache whole or not at all; where that is not possible it is found out again the next time."""
    try:
        place = _cache(what)
        place.parent.mkdir(parents=True, exist_ok=True)
        own = place.with_suffix(f".{os.getpid()}")
        own.write_text(json.dumps(fields), encoding="utf-8")
        own.replace(place)
    except (OSError, RuntimeError):
        return


def _fingerprint(rooms: Iterable[ModuleType]) -> list[list[str | int]]:
    """Name, size and time of change of every file of the rooms."""
    files = sorted(path for room in rooms for folder in room.__path__ for path in Path(folder).rglob("*.py"))
    return [[str(path), path.stat().st_size, path.stat().st_mtime_ns] for path in files]
