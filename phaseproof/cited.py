"""The rules and axioms that an outcome goes back to, those of the kernel and those of the former one, in one form."""

from __future__ import annotations

from collections.abc import Iterable

from .theory.axioms import AXIOMS, Axiom
from .theory.axioms.table import AXIOMS as FORMULAS
from .theory.by import RULES
from .theory.former_kernel import Checked, Verdict
from .theory.kernel.rule import RULES as KERNEL_RULES


def by_kernel(checked: Checked) -> bool:
    """Did the kernel's process say so? What passes the former kernel is ARGUED, and cited by its rule ``cite`` alone."""
    proved = checked.verdict in (Verdict.PROVED, Verdict.CERTIFIED)
    return proved or (checked.verdict is Verdict.CITED and checked.step.rule != "cite")


def summary(checked: Checked) -> str:
    """What the rule of a step verifies, in a line; nothing where no rule is known."""
    rule = (KERNEL_RULES if by_kernel(checked) else RULES).get(checked.step.rule)
    return rule.summary if rule else ""


def cited_by_rule(checked: Checked) -> frozenset[str]:
    """The axioms that every use of the step's rule rests on."""
    rule = RULES.get(checked.step.rule)
    return frozenset(rule.axioms) if rule and checked.ok and not by_kernel(checked) else frozenset()


def known_axioms() -> dict[str, Axiom]:
    """Every cited fact by its name; the kernel's where both kernels have one of that name."""
    return AXIOMS | {name: Axiom(name, known.words, known.source) for name, known in FORMULAS.items()}


def axioms_of(roots: Iterable[Checked]) -> tuple[Axiom, ...]:
    """The axioms that the outcomes rest on, each once, by name."""
    found: dict[str, Axiom] = {}
    for root in roots:
        known = known_axioms() if by_kernel(root) else AXIOMS
        found |= {name: known[name] for name in root.axioms if by_kernel(root) or name not in found}
    return tuple(found[name] for name in sorted(found))
