"""Derivations laid out as trees: each step once, below what uses it first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    """A step as it is laid out: its name among all steps, what its line says, and what explains it below."""

    name: str
    text: str
    verdict: str
    explanation: tuple[str, ...] = ()
    uses: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Root:
    """The last line of a claim, with what is said below its derivation."""

    claim: str
    node: Node
    below: str = ""


def step_line(title: str, rule: str, seconds: float, stated: str = "", owed: int = 0) -> str:
    """A step's line: the name that its author gave it, in quotes unless it concludes a claim, what it states, and how.

    One that is named after its rule is told by what it states alone.
    """
    name = title if rule == "conclude" else "'" + title.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") + "'"
    says = ": ".join([name] * (title != rule or not stated) + [stated] * bool(stated))
    under = f" under {owed} hypothes{'e' if owed > 1 else 'i'}s" if owed else ""
    return f"{says}  [{rule or 'no rule'}{under}, {1000 * seconds:.0f} ms]"


def tree_lines(roots: Iterable[Root]) -> Iterator[tuple[int, str, str]]:
    """The derivations as (depth, text, verdict); a step laid out before is named, not repeated.

    The verdict is empty for lines that explain the step above them.
    """
    shown: dict[str, str] = {}
    for root in roots:
        waiting = [(root.node, 0)]
        while waiting:
            node, depth = waiting.pop()
            again = ""
            if node.name in shown and node.uses:
                again = (
                    "  (laid out above)" if shown[node.name] == root.claim else f"  (laid out under {shown[node.name]})"
                )
            yield depth, node.text + again, node.verdict
            if node.name not in shown:
                shown[node.name] = root.claim
                yield from ((depth + 2, line, "") for line in node.explanation)
                waiting += [(used, depth + 1) for used in reversed(node.uses)]
        yield from ((1, line, "") for line in root.below.splitlines())


def names(root: Node) -> set[str]:
    """The names of all nodes below and including the root."""
    met: set[str] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.name not in met:
            met.add(node.name)
            waiting += node.uses
    return met
