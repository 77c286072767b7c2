"""What is told of a statement that no search has found: the nearest rule, what it lacks, and what was tried."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..axioms.table import AXIOMS
from ..kernel.rule import RULES
from ..terms.term import Term, subterms

LONGEST = 400
"""Characters of what one rule lacks."""
LETTERS = "stuvwyzrqh"
IDLE = ("the rule shows", "there is no rule", "it shows", "rule ", "certificate ")
"""Beginnings of refusals that say only that a rule is for other statements."""
_LATE = re.compile(r"out of time|not finished after|stopped after")
_SIGN = re.compile(r"not shown: (.*?) has the sign that .*? asks for")
_STUMBLED = re.compile(r"(?:[A-Z]\w*(?:Error|Exception|Warning)|StopIteration|Exhausted)\b")

_NEAR = {
    "lim": ("limit_algebra", "dominated_convergence", "squeeze", "compose", "continuity"),
    "plim": ("limit_algebra", "squeeze"),
    "diverges": ("limit_algebra", "squeeze"),
    "deriv": ("differentiate", "leibniz"),
    "root": ("root_is", "root_exists"),
    "minimiser": ("least",),
    "interval": ("antiderivative",),
    "integers": ("induction", "law"),
    "gaussian": ("wick",),
    "continuous": ("continuity",),
    "defined": ("order", "sign"),
}
"""Rules that are about a head, or a range."""
_UNTRIED = {
    "antiderivative": "a function whose derivative is the integrand, which SymPy does not find",
    "induction": "among what it uses, the first case and the step from k to k + 1",
    "squeeze": "among what it uses, bounds that have this limit",
    "dominated_convergence": "a bound of the integrand that does not move",
    "leibniz": "a bound of the integrand's derivative",
}
"""What a rule lacks for which nothing could be guessed."""
_RELATIONS = {
    "eq": ("field", "functional_equation", "rewrite", "instance"),
    "le": ("combine", "sign", "increasing_map", "enclose", "instance"),
    "lt": ("combine", "sign", "increasing_map", "enclose", "instance"),
}


def missing(statement: Term, missed: Sequence[tuple[str, str]], earlier: int = 0) -> list[str]:
    """Lines of words: the nearest rule and what it lacks, what a strategy lacks, and how much was tried."""
    late = any(_LATE.search(text) for _, text in missed)
    told = [(name, text.removeprefix("Refusal: ").removeprefix("IllFormed: ")) for name, text in missed]
    telling: dict[str, str] = {}
    for name, text in told:
        if text and not text.startswith(IDLE) and not _STUMBLED.match(text) and not _LATE.search(text):
            telling.setdefault(name, plain(text))
    lacking = {**_UNTRIED, **telling}
    nearest = next((rule for rule in _nearest(statement) if rule in lacking), "")
    lines = [f"not found: nearest rule {nearest}, which lacks: {lacking[nearest]}" if nearest else "not found"]
    strategies = [name for name in telling if name not in RULES and name != "search"]
    lines += [f"by {name}, what is lacking: {telling[name]}" for name in strategies[:1]]
    tried = [f"{len({name for name, _ in missed if name in RULES})} rules", f"{len(AXIOMS)} axioms"]
    tried += [f"{earlier} earlier step{'s' * (earlier > 1)}"] * bool(earlier)
    tried += ["short derivations"] * any(name not in RULES and name != "search" for name, _ in missed)
    return [*lines, f"tried: {', '.join(tried)}{'; the time for it was over' * late}"]


def _nearest(statement: Term) -> Iterator[str]:
    """Rules that are about what the statement speaks of, outermost first, and then those for its relation."""
    heads = dict.fromkeys(part.head for part in [statement, *statement.terms, *subterms(statement)])
    yield from (rule for head in heads for rule in _NEAR.get(head, ()))
    yield from _RELATIONS.get(statement.head, ())


def plain(text: str) -> str:
    """A refusal in the letters of a reader: new variables of the kernel have numbers for names."""
    words = set(re.findall(r"\w+", text))
    free = iter([letter for letter in LETTERS if letter not in words])
    names = {name: next(free, name) for name in sorted(words) if re.fullmatch(r"_\d+", name)}
    read = re.sub(r"\w+", lambda word: names.get(word[0], word[0]), " ".join(text.split()))
    read = _SIGN.sub(r"the sign of \1", read)
    return read[:LONGEST] + " ..." * (len(read) > LONGEST)
