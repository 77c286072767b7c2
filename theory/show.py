"""Terms as text, for messages and for reading a log by eye; no judgement asks for it.

Bound variables have letters that nothing else in their scope has. A trace names its matrix where an eigenvalue stands; one
that speaks of another's eigenvalues is a mean over the spectrum, lest it be read as the trace of a product. A name that
could be read as something else is in quotes. A principal power, which asks for a base >= 0, is not written like a whole one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, count
from unicodedata import bidirectional

from .terms.heads import HEADS
from .terms.term import Term, binders, num

_INFIX = {"eq": " = ", "le": " <= ", "lt": " < ", "ne": " != "}
_NAMES = {"infinity": "oo", "minus_infinity": "-oo", "sample_covariance": "S"}
_LETTERS = {"real": "txyuvw", "integer": "jkmip", "data": "DXYZ", "matrix": "ABM", "vector": "uvw"}
_RANGES = {
    "interval": "Integral({body}, {v} = {0} .. {1})",
    "integers": "Sum({body}, {v} = {0} .. {1})",
    "gaussian": "E({body}, {v} of {0} x {1})",
    "complex_gaussian": "E({body}, {v} complex of {0} x {1})",
}
_FILTERS = {
    "above": "{v} -> {0}+",
    "below": "{v} -> {0}-",
    "grows": "{v} -> oo",
    "falls": "{v} -> -oo",
    "counts": "integer {v} -> oo",
    "proportion": "{v}/{w} -> {0}",
}
_CONSTANTS = {name for name, head in HEADS.items() if not head.slots} | {*_NAMES.values()}
_FUNCTIONS = {*HEADS, "Integral", "Sum", "E", "mean", "tau", "sqrt"}
"""What is printed before brackets and is no function variable."""
_SUM, _PRODUCT, _POWER, _WHOLE = range(4)
"""How tightly a text holds together."""

Names = tuple[str, ...]
Text = tuple[str, int]


class Matrix(str):
    """The text of a matrix that stands for its eigenvalue, with the names that it speaks of."""

    spoken: frozenset[str]

    @classmethod
    def of(cls, matrix: Term, text: str) -> Matrix:
        made = cls(text)
        made.spoken = frozenset(_spoken(matrix))
        return made


def _spoken(term: Term) -> Iterator[str]:
    """The names of free variables and functions in a term."""
    yield from (v.args[0] for v in term.variables)
    yield from (name for name, _ in term.functions)


def show(term: Term) -> str:
    """The term in a notation close to what an author writes."""
    return _show(term, ())


def _show(term: Term, names: Names) -> str:
    return _text(term, names)[0]


def _held(term: Term, names: Names, level: int) -> str:
    """The text, in brackets where it holds together less than the place asks for."""
    text, own = _text(term, names)
    return text if own >= level else f"({text})"


@lru_cache(maxsize=20_000)
def _text(term: Term, names: Names) -> Text:
    head, args = term.head, term.args
    if head == "num":
        value = args[0]
        return str(value), _SUM if value < 0 else _PRODUCT if "/" in str(value) else _WHOLE
    if head == "var":
        return _quoted(args[0]), _WHOLE
    if head == "bound":
        return (names[args[0]] if args[0] < len(names) else f"#{args[0]}"), _WHOLE
    if head == "app":
        return f"{called(args[0])}({_listed(args[1:], names)})", _WHOLE
    if head in _INFIX:
        return _INFIX[head].join(_show(a, names) for a in args), _SUM
    if head == "add" and args:
        first, *others = (_held(a, names, _SUM) for a in args)
        return first + "".join(f" - {t[1:]}" if t[0] == "-" else f" + {t}" for t in others), _SUM
    if head == "mul" and args:
        return _product(args, names)
    if is_power(term):
        return _product((term,), names) if _below(term) else _power(term, str(args[1]), names)
    if head in ("over", "lim"):
        text = _over(term, names)
        return text or _generic(term, names), _WHOLE
    return _generic(term, names), _WHOLE


def _product(factors: tuple[Term, ...], names: Names) -> Text:
    """Factors with negative exponents below the line."""
    sign, first = "", factors[0]
    if first.head == "num" and first.args[0] < 0 and len(factors) > 1:
        sign, factors = "-", ((num(-first.args[0]),) if first.args[0] != -1 else ()) + factors[1:]
    above = [_held(f, names, _PRODUCT + (i > 0)) for i, f in enumerate(factors) if not _below(f)]
    below = [_bracketed(_power(f, str(-f.args[1].args[0]), names), _POWER) for f in factors if _below(f)]
    under = f"/({'*'.join(below)})" if len(below) > 1 else f"/{below[0]}" if below else ""
    return f"{sign}{'*'.join(above) or '1'}{under}", _SUM if sign else _PRODUCT


def is_power(term: Term) -> bool:
    """Is it written with an exponent: a principal power only where nobody takes it for one that a negative base has."""
    if term.head != "rpow":
        return term.head == "pow"
    exponent = term.args[1]
    sorts = {*(v.sort for v in exponent.variables), *(sort for _, sort in exponent.loose)}
    return exponent.sort != "integer" and (exponent.head == "num" or "real" in sorts)


def _below(term: Term) -> bool:
    return is_power(term) and term.args[1].head == "num" and term.args[1].args[0] < 0


def _power(term: Term, exponent: str, names: Names) -> Text:
    """The base to an exponent that is written so, or to the term's own where it is no number."""
    base, power = term.args
    if power.head != "num":
        return f"{_held(base, names, _WHOLE)}^{_held(power, names, _WHOLE)}", _POWER
    if exponent == "1":
        return _text(base, names)
    if exponent == "1/2":
        return f"sqrt({_show(base, names)})", _WHOLE
    return f"{_held(base, names, _WHOLE)}^{exponent if exponent.isdigit() else f'({exponent})'}", _POWER


def _bracketed(text: Text, level: int) -> str:
    return text[0] if text[1] >= level else f"({text[0]})"


def _over(term: Term, names: Names) -> str:
    """A functional or a limit in its usual notation; nothing where it has none."""
    source, body = term.args
    around = (names[i] for i, _ in term.loose if i < len(names))
    if source.head == "spectrum" and not any(isinstance(name, Matrix) for name in around):
        matrix = Matrix.of(source.args[0], _held(source.args[0], names, _WHOLE))
        return f"tau({_show(body, (matrix, *names))})"
    letters = fresh(binders(term.head, term.args)[1][1], names, term)
    forms = _FILTERS if term.head == "lim" else _RANGES
    if not letters or (source.head not in forms and (term.head == "lim" or len(letters) > 1)):
        return ""
    inside = _show(body, letters + names)
    if source.head not in forms:
        return f"mean({inside}, {letters[0]} of {_show(source, names)})"
    places = [_show(a, names) for a in source.args]
    text = forms[source.head].format(*places, body=inside, v=letters[0], w=letters[-1])
    return f"lim({inside}, {text})" if term.head == "lim" else text


def _generic(term: Term, names: Names) -> str:
    name = _NAMES.get(term.head, term.head)
    if not term.args:
        return name
    parts = []
    for arg, (_, sorts) in zip(term.args, binders(term.head, term.args), strict=True):
        letters = fresh(sorts, names, term)
        inside = _show(arg, letters + names) if isinstance(arg, Term) else str(arg)
        parts.append(f"{' '.join(letters)}: {inside}" if letters else inside)
    return f"{name}({', '.join(parts)})"


def _listed(terms: Iterable[Term], names: Names) -> str:
    return ", ".join(_show(t, names) for t in terms)


def _quoted(name: str) -> str:
    """The name of a variable, in quotes where it could be read as a formula, a constant or other letters."""
    return name if name.isascii() and name.isidentifier() and name not in _CONSTANTS else _in_quotes(name)


def _in_quotes(name: str) -> str:
    """The name between quotes, its own ones marked: they end nothing. What is read from the right stands by its number."""
    marked = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{''.join(map(_forward, marked))}'"


def _forward(character: str) -> str:
    return f"\\u{ord(character):04x}" if bidirectional(character) in ("R", "AL", "AN") else character


def called(name: str) -> str:
    """The name of a function variable, in quotes where it could be read as a head of the table."""
    return _in_quotes(name) if name in _FUNCTIONS else _quoted(name)


def fresh(sorts: tuple[str, ...], names: Names, term: Term) -> Names:
    """Letters for what a term binds, which nothing in it and nothing around it has."""
    made: list[str] = []
    inside = (name for around in names if isinstance(around, Matrix) for name in around.spoken)
    taken = {*names, *inside, *_spoken(term)}
    for sort in sorts:
        letters = _LETTERS.get(sort, "z")
        further = (f"{letters[0]}{i}" for i in count(len(names) + len(made)))
        made.append(next(c for c in chain(letters, further) if c not in taken and c not in made))
    return tuple(made)
