"""What a shell completes, names of claims and of their parameters, remembered so that a keystroke loads no derivation."""

from __future__ import annotations

from .. import derivations
from ..book.remembered import remembered


def known() -> dict[str, list[str]]:
    """The parameters of every claim of the book by its name."""
    return remembered("completion", [derivations], _parameters)


def _parameters() -> dict[str, list[str]]:
    from ..book.selection import load_book

    return {name: list(claim.domain.names) for name, claim in load_book().items()}


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


def rules(incomplete: str) -> list[str]:
    """Names of rules that begin so."""
    from ..rulebook.groups import GROUPS

    return sorted({name for names in GROUPS.values() for name in names if name.startswith(incomplete)})
