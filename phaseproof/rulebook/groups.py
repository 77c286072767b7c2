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

IN_WORDS: dict[str, str] = {
    "antiderivative": "By an antiderivative",
    "axiom": "An axiom",
    "cases": "Case by case",
    "combine": "Sum of inequalities",
    "compose": "Limit along a limit",
    "continuity": "By continuity",
    "define": "By definition",
    "differentiate": "Derivative",
    "dominated_convergence": "Dominated convergence",
    "enclose": "By ball arithmetic",
    "field": "Algebra",
    "functional_equation": "By functional equations",
    "increasing_map": "By monotonicity",
    "induction": "By induction",
    "instance": "An instance",
    "jensen": "Jensen's inequality",
    "law": "Written out by its law",
    "least": "Least point",
    "leibniz": "Derivative under the integral",
    "limit_algebra": "Limit of a combination",
    "limit_order": "Limits in order",
    "linear": "Linearity",
    "monotone_convergence": "Monotone convergence",
    "order": "Integrals in order",
    "rewrite": "Equals for equals",
    "root_exists": "A root exists",
    "root_is": "Where the root is",
    "sign": "By the signs of its parts",
    "split": "Range cut in parts",
    "squeeze": "Between two functions",
    "substitution": "Change of variable",
    "suppose": "Supposed",
    "tonelli": "Exchange of two integrals",
    "wick": "Sum over pairings",
}
"""What a step is called that has no title of its own, by its rule."""
