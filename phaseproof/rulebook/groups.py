"""The rules by what one wants to do. A rule may stand in several groups; a test sees that each stands in one."""

from __future__ import annotations

GROUPS: dict[str, tuple[str, ...]] = {
    "compute by algebra": ("field", "functional_equation", "rewrite", "define"),
    "integrate": ("antiderivative", "substitution", "split", "linear", "tonelli", "leibniz"),
    "sum": ("law", "split", "linear", "substitution", "induction", "tonelli"),
    "differentiate": ("differentiate", "leibniz"),
    "take a limit": ("limit_algebra", "continuity", "squeeze", "compose", "limit_order"),
    "take a limit inside": ("dominated_convergence", "monotone_convergence", "leibniz", "tonelli"),
    "bound": ("sign", "combine", "enclose", "increasing_map", "jensen", "order", "limit_order", "squeeze"),
    "average over data": ("wick", "linear", "law", "order", "tonelli", "jensen"),
    "find a root or a minimum": ("root_exists", "root_is", "least", "increasing_map"),
    "reason": ("suppose", "instance", "cases", "induction", "axiom", "rewrite"),
}
