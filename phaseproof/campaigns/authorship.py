"""What this user's runs have written is known by a mark that only who has this user's key can make."""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

_BYTES = 32


def mark(content: bytes) -> str:
    """The mark of a content: its keyed digest (HMAC-SHA256)."""
    return hmac.new(_key(), content, "sha256").hexdigest()


def marked(content: bytes, found: object) -> bool:
    """Is it the mark of this content?"""
    return isinstance(found, str) and hmac.compare_digest(mark(content).encode(), found.encode(errors="replace"))


@cache
def _key() -> bytes:
    """The user's key, made when it is first asked for; where it cannot be kept, one of this process."""
    fresh = secrets.token_bytes(_BYTES)
    with suppress(OSError, RuntimeError):
        place = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "phaseproof" / "key"
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        own = place.with_name(f"key.{secrets.token_hex(8)}")
        try:
            with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(fresh)
            with suppress(FileExistsError):
                os.link(own, place)  # whole or not at all; the first of several runs makes it
        finally:
            own.unlink(missing_ok=True)
        if len(kept := place.read_bytes()) == _BYTES:
            return kept
    return fresh
