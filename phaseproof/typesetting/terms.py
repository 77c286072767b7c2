"""Terms of the kernel as LaTeX: axioms, lemmas and statements that the authors' notation does not hold.

Bound variables have letters that nothing else in their scope has, those of the plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import sympy as sp

from ..theory.show import Matrix, fresh, is_power
from ..theory.terms.build import HALF, ONE, TRUE, ZERO
from ..theory.terms.context import Context
from ..theory.terms.term import Term, binders, num, subterms
from ..theory.write.convert import POPULATION
from ..theory.write.tidy import tidied
from .breaking import is_tall, level_brackets
from .notation import apart, written
from .printer import function_letter
from .symbols import Entry

_RELATIONS = {"eq": " = ", "le": r" \leq ", "lt": " < ", "ne": r" \neq "}
_CALLS = {
    "ln": r"\ln", "sin": r"\sin", "cos": r"\cos", "atan": r"\arctan", "asin": r"\arcsin", "gamma": r"\Gamma",
    "erf": r"\operatorname{erf}", "lngamma": r"\ln\Gamma", "zeta": r"\zeta", "expint": r"\operatorname{E}_{1}",
    "elliptic_k": "K", "elliptic_e": "E", "max": r"\max", "min": r"\min",
}  # fmt: skip
_TALL = r"\exp\!\left({0}\right)"
"""An exponential whose exponent does not stand above the line."""

_FORMS = {
    "pi": r"\pi",
    "euler_gamma": r"\gamma_{\mathrm{E}}",
    "infinity": r"\infty",
    "minus_infinity": r"-\infty",
    "true": r"\text{true}",
    "defined": r"{0} \ \text{{exists}}",
    "supported": r"{0} \ \text{{has mass 1 on}} \ {1}",
    "exp": r"e^{{{0}}}",
    "rpow": r"\operatorname{{rpow}}\!\left({0}, {1}\right)",
    "abs": r"\left|{0}\right|",
    "floor": r"\left\lfloor {0} \right\rfloor",
    "polygamma": r"\psi^{{({0})}}\!\left({1}\right)",
    "bessel_i": r"I_{{{0}}}\!\left({1}\right)",
    "hyp2f1": r"\,{{}}_{{2}}F_{{1}}\!\left({0}, {1};\, {2};\, {3}\right)",
    "interval": r"\left({0}, {1}\right)",
    "integers": r"\{{{0}, \dots, {1}\}}",
    "gaussian": r"\mathcal{{N}}^{{{0} \times {1}}}",
    "complex_gaussian": r"\mathcal{{N}}_{{\mathbb{{C}}}}^{{{0} \times {1}}}",
    "covariances": r"\mathcal{{S}}_{{+}}^{{{0}}}",
    "symmetric": r"\mathcal{{S}}^{{{0}}}",
    "unit_vectors": r"\mathbb{{S}}^{{{0} - 1}}",
    "spectra": r"\mu_{{{0}, {1}}}",
    "spectrum": r"\mu_{{{0}}}",
    "spectral": r"\mu_{{{0}}}^{{{1}}}",
    "normal": r"\mathcal{{N}}(0, 1)",
    "uniform": r"\mathrm{{U}}({0}, {1})",
    "mixture": r"{0} \, {1} + (1 - {0}) \, {2}",
    "sample_covariance": r"S_{{{0}}}",
    "coloured": r"C_{{{0}, {1}}}",
    "identity": r"1_{{{0}}}",
    "spiked": r"[{0}]_{{{1}, {2}}}",
    "basis": r"e_{{{0}}}",
    "density": r"\rho_{{{0}}}\!\left({1}\right)",
    "atom": r"{0}(\{{{1}\}})",
    "lower_edge": r"\inf\,(\operatorname{{supp}} {0} \cap (0, \infty))",
    "upper_edge": r"\sup\,\operatorname{{supp}} {0}",
    "entry": r"{1}^\top \, {0} \, {2}",
    "eigenvalue": r"\lambda_{{{1}}}\!\left({0}\right)",
    "weight": r"\left|P_{{{2}, \dots, {3}}}({0}) \, {1}\right|^2",
    "kernel_weight": r"\left|P_{{\ker}}({0}) \, {1}\right|^2",
    "operator_norm": r"\|{0}\|_{{\mathrm{{op}}}}",
    "inner": r"\langle {1} \, {0}, {2} \, {0}\rangle",
    "cell": r"{0}_{{{1},{2}}}",
    "length": r"|{0}|",
    "largest": r"\max_{{i}} |{0}_{{i}}|",
    "spread": r"\max_{{i}} \bigl| |{0}_{{i}}|^2 / d - 1 \bigr|",
    "closest": r"\max_{{i}} |\cos({2} \, {1}, {0}_{{i}})|",
    "projection": r"\max_{{i}} |\langle {2} \, {1}, {0}_{{i}}\rangle|",
    "wasserstein": r"W_2^2(\mathcal{{N}}(0, {0}), \mathcal{{N}}(0, {1}))",
    "kl": r"\mathrm{{KL}}(\mathcal{{N}}(0, {0}) \,\|\, \mathcal{{N}}(0, {1}))",
    "train_loss": r"L_{{\mathrm{{train}}}}({0}; {2}, {3}, {1})",
    "test_loss": r"L_{{\mathrm{{test}}}}({0}; {2}, {3}, {1})",
    "above": r"{v} \to {0}^{{+}}",
    "below": r"{v} \to {0}^{{-}}",
    "grows": r"{v} \to \infty",
    "falls": r"{v} \to -\infty",
    "counts": r"\mathbb{{N}} \ni {v} \to \infty",
    "proportion": r"{v}, {w} \to \infty,\; {v}/{w} \to {0}",
    "populations": r"{v}, {w} \to \infty,\; {v}/{w} \to {0},\; \mu_{{{x}}} \to {1}",
    "peaks": r"{v}, {w} \to \infty,\; {v}/{w} \to {0},\; \mu_{{{x}}} \to {1},\; {2}",
}
"""Of what binds nothing, and of filters: the places of its arguments, and of the letters that it binds."""

SIGNS: Mapping[str, Entry] = {
    "gaussian": Entry(
        r"D \sim \mathcal{N}^{n \times d}",
        "D is a data set of n examples in R^d, its entries independent standard Gaussian; E is the mean over it",
        dummies="D n d",
    ),
    "complex_gaussian": Entry(
        r"D \sim \mathcal{N}_{\mathbb{C}}^{n \times d}", "the same, for complex Gaussian entries", dummies="D n d"
    ),
    "sample_covariance": Entry("S_{D}", "sample covariance D^T D/n of the data set D of n examples", dummies="D"),
    "coloured": Entry(
        r"C_{D, \Sigma}",
        "Sigma^(1/2) S_D Sigma^(1/2): sample covariance of examples whose covariance is Sigma",
        dummies=r"D Sigma",
    ),
    "covariances": Entry(r"\mathcal{S}_{+}^{d}", "the positive definite d x d matrices", dummies="d"),
    "symmetric": Entry(r"\mathcal{S}^{d}", "the symmetric d x d matrices", dummies="d"),
    "unit_vectors": Entry(r"\mathbb{S}^{d - 1}", "the unit vectors in R^d", dummies="d"),
    "identity": Entry(r"1_{d}", "the d x d identity matrix", dummies="d"),
    "spectrum": Entry(
        r"\mu_{M},\ \tau", "law of the eigenvalues of the matrix M, each with the same weight; tau is the mean over it",
        dummies="M",
    ),
    "spectra": Entry(
        r"\mu_{M, N}",
        "mass |<u_i, v_j>|^2/d at (x_i, y_j): eigenvalues and eigenvectors of the matrices M and N",
        dummies="M N",
    ),
    "spectral": Entry(
        r"\mu_{M}^{v}", "the eigenvalues of M, weighted by the squared coordinates of v", dummies="M v"
    ),
    "basis": Entry("e_{k}", "the k-th unit vector", dummies="k"),
    "spiked": Entry(
        r"[M]_{u, \theta}", "A M A with A^2 = 1 + theta u u^T: M for data with a spike along u", dummies="M u theta"
    ),
    "weight": Entry(
        r"|P_{k, \dots, m}(M) \, u|^2",
        "squared length of the part of u along the eigenvectors of the k-th to the m-th eigenvalue of M; P_k of one",
        dummies="k m M u",
    ),
    "rpow": Entry(r"\operatorname{rpow}(x, a)", "the principal power x^a, of a number x >= 0 alone", dummies="x a"),
    "plim": Entry(r"\operatorname*{p-lim}", "limit in probability, over the data named below it"),
    "law_of_transform": Entry(
        r"\mathcal{L}_{z}[g]", "the law on [0, oo) whose mean of 1/(z - t) is g, for every z < 0", dummies="z g"
    ),
    "atoms": Entry(r"\delta_{a}", "mass 1 at the point a", dummies="a"),
    POPULATION.args[0]: Entry(r"\mathcal{P}", "law of the eigenvalues of Sigma at large size"),
    "infinite": Entry(r"= \infty", "of a mean or an integral of what is not negative: it is not finite"),
}  # fmt: skip
"""What a sign of the kernel's formulas means that authors do not use, by its head; and the law that has a name of its own."""

_WORDS, _SUM, _OPEN, _PRODUCT, _POWER, _WHOLE = range(6)
"""How tightly a text holds together; to what is open a factor behind it would belong, as to a limit or a product over k."""

Names = tuple[str, ...]
Text = tuple[str, int]
Set = Callable[[Term, Names], Text]


def latex_of(term: Term) -> str:
    """The term as LaTeX on one line."""
    return level_brackets(_text(tidied(term), ())[0])


def signs_of(terms: Iterable[Term]) -> tuple[Entry, ...]:
    """The kernel's own signs in some terms."""
    heads = {_name(part) for term in terms for part in subterms(term) if not is_power(part)}
    return tuple(entry for head, entry in SIGNS.items() if head in heads)


def _name(part: Term) -> str:
    return str(part.args[0]) if part is POPULATION else part.head


def ranges_of(context: Context) -> list[str]:
    """What a context says, condition by condition."""
    return drawn_of(context) + [latex_of(condition) for condition in context.conditions]


def drawn_of(context: Context) -> list[str]:
    """Where its variables are drawn from; a real number of which nothing else is said ranges over all."""
    found = [rf"{latex_of(v)} {_drawn(v)} {latex_of(source)}" for v, source in context.ranges]
    bounded = {v for condition in context.conditions for v in condition.variables} | {v for v, _ in context.ranges}
    found += [
        rf"{latex_of(v)} \in \mathbb{{{'Z' if v.sort == 'integer' else 'R'}}}"
        for v in context.in_order
        if v.sort == "integer" or (v.sort == "real" and v not in bounded)
    ]
    return found


def _drawn(variable: Term) -> str:
    return r"\sim" if variable.sort == "data" else r"\in"


def for_every(context: Context) -> str:
    """The variables of a context behind what is said of each of them; nothing where it has none."""
    ranges = ",\\ ".join(ranges_of(context))
    return rf" \quad \text{{for every }} {ranges}" if ranges else ""


def _shown(term: Term, names: Names) -> str:
    return _text(term, names)[0]


def _held(term: Term, names: Names, level: int) -> str:
    """The text, in brackets where it holds together less than the place asks for."""
    text, own = _text(term, names)
    return text if own >= level else rf"\left({text}\right)"


def _letter(name: str) -> str:
    return name if isinstance(name, Matrix) else written(sp.Symbol(name))


@lru_cache(maxsize=20_000)
def _text(term: Term, names: Names) -> Text:
    head, args = term.head, term.args
    if head == "num":
        return _number(term)
    if head == "var":
        return SIGNS[args[0]].symbol if term is POPULATION else _letter(args[0]), _WHOLE
    if head == "bound":
        return (_letter(names[args[0]]) if args[0] < len(names) else rf"\#{args[0]}"), _WHOLE
    if head == "app":
        return rf"{function_letter(args[0])}\!\left({_listed(args[1:], names)}\right)", _WHOLE
    if head in _RELATIONS:
        return _RELATIONS[head].join([*(_held(a, names, _SUM) for a in args[:-1]), _shown(args[-1], names)]), _SUM
    if head == "add":
        first, *others = (_held(a, names, _PRODUCT if a is not args[-1] and _is_limit(a) else _SUM) for a in args)
        return first + "".join(f" - {t[1:].lstrip()}" if t[0] == "-" else f" + {t}" for t in others), _SUM
    if head == "mul":
        return _product(args, names)
    if is_power(term):
        return _product((term,), names) if _below(term) else _power(term, names)
    if head == "polygamma" and args[0] is ZERO:
        return rf"\psi\!\left({_shown(args[1], names)}\right)", _WHOLE
    if head in _CALLS:
        return rf"{_CALLS[head]}\!\left({_listed(args, names)}\right)", _WHOLE
    if head in _BINDERS:
        return _BINDERS[head](term, names)
    if head in _FORMS and not any(inner for _, inner in binders(head, args)):
        held = _POWER if r"} \, {" in _FORMS[head] else _SUM
        parts = [_held(a, names, held) for a in args]
        form = _TALL if head == "exp" and is_tall(parts[0]) else _form(term)
        return form.format(*parts), _level(head)
    return _generic(term, names)


def _form(term: Term) -> str:
    """How a head is written; the weight along one eigenvector is not that along the first to the first."""
    form = _FORMS[term.head]
    return form.replace(r", \dots, {3}", "") if term.head == "weight" and term.args[2] is term.args[3] else form


def _is_limit(term: Term) -> bool:
    """Would a summand behind it be taken for a part of it?"""
    return term.head in ("lim", "plim") or (term.head == "mul" and _is_limit(term.args[-1]))


def _level(head: str) -> int:
    """How tightly the form of a head holds together."""
    if head in ("exp", "weight", "kernel_weight"):
        return _POWER
    if head == "entry":
        return _PRODUCT
    return _OPEN if _FORMS[head].startswith((r"\max", r"\inf", r"\sup")) else _WHOLE


def _number(term: Term) -> Text:
    value = term.args[0]
    sign = "-" if value < 0 else ""
    if value.denominator == 1:
        return str(value.numerator), _SUM if sign else _WHOLE
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}", _SUM if sign else _PRODUCT


def _product(factors: tuple[Term, ...], names: Names) -> Text:
    """Factors with negative exponents below the line."""
    sign, first = "", factors[0]
    if first.head == "num" and first.args[0] < 0 and len(factors) > 1:
        sign, factors = "-", ((num(-first.args[0]),) if first.args[0] != -1 else ()) + factors[1:]
    over = [f for f in factors if not _below(f)]
    under = [f for f in factors if _below(f)]
    if not under:
        level = _OPEN if _text(over[-1], names)[1] == _OPEN else _PRODUCT
        return sign + _factors(over, names), _SUM if sign else level
    below = [_raised(f.args[0], num(-f.args[1].args[0]), names, len(under) == 1) for f in under]
    above = _shown(over[0], names) if len(over) == 1 else _factors(over, names)
    return rf"{sign}\frac{{{above or 1}}}{{{_joined(below)}}}", _SUM if sign else _PRODUCT


def _factors(factors: Sequence[Term], names: Names) -> str:
    """Factors side by side; the last may be open."""
    return _joined([_held(f, names, _OPEN if i == len(factors) - 1 else _PRODUCT) for i, f in enumerate(factors)])


def _joined(parts: list[str]) -> str:
    text = ""
    for part in parts:
        mixed = text[-1:].isdigit() and part.startswith((r"\frac", r"\tfrac"))  # two and a half, for many
        text += (r" \cdot " if mixed or part[:1].isdigit() else apart(text, part)) * bool(text) + part
    return text


def _below(term: Term) -> bool:
    return is_power(term) and term.args[1].head == "num" and term.args[1].args[0] < 0


def _power(term: Term, names: Names) -> Text:
    base, exponent = term.args
    if exponent is ONE:
        return _text(base, names)
    return _raised(base, exponent, names), _WHOLE if exponent is HALF else _POWER


def _raised(base: Term, exponent: Term, names: Names, alone: bool = False) -> str:
    """The base to an exponent, for a product, or alone below a line; a root where it is one half."""
    if exponent is ONE:
        return _shown(base, names) if alone else _held(base, names, _PRODUCT)
    if exponent is HALF:
        return rf"\sqrt{{{_shown(base, names)}}}"
    raised = str(exponent.args[0]) if exponent.head == "num" else _shown(exponent, names)
    return rf"{_held(base, names, _WHOLE)}^{{{raised}}}"


def _listed(terms: Iterable[Term], names: Names) -> str:
    return ", ".join(_shown(t, names) for t in terms)


# --- what binds ---------------------------------------------------------------------------------------


def _opened(term: Term, at: int, names: Names) -> tuple[Names, str]:
    """Letters for what is bound in an argument, and that argument in them."""
    letters = fresh(binders(term.head, term.args)[at][1], names, term)
    return letters, _shown(term.args[at], letters + names)


def _filter(path: Term, letters: Names, names: Names) -> str:
    places = [_letter(name) for name in (*letters, *letters[-1:] * 3)]
    if path.head == "peaks":
        (k,), value = _opened(path, 3, names)
        further = rf"\lambda_{{{_letter(k)}}} = {value},\; {_letter(k)} \leq {_shown(path.args[2], names)}"
        arguments = [*(_shown(a, names) for a in path.args[:2]), further]
    else:
        arguments = [_held(a, names, _WHOLE) for a in path.args]
    return _FORMS[path.head].format(*arguments, v=places[0], w=places[1], x=places[2])


def _over(term: Term, names: Names) -> Text:
    """A functional in its usual notation."""
    source, body = term.args
    if source.head == "spectrum" and not any(isinstance(names[i], Matrix) for i, _ in term.loose if i < len(names)):
        matrix = Matrix.of(source.args[0], _held(source.args[0], names, _WHOLE))
        return rf"\tau\!\left[{_shown(body, (matrix, *names))}\right]", _WHOLE
    letters = fresh(binders(term.head, term.args)[1][1], names, term)
    bound = ", ".join(map(_letter, letters))
    if source.head in ("interval", "integers"):
        low, high = (_shown(end, names) for end in source.args)
        if source.head == "interval":
            return rf"\int_{{{low}}}^{{{high}}} {_held(body, letters + names, _PRODUCT)} \, d{bound}", _PRODUCT
        return rf"\sum_{{{bound}={low}}}^{{{high}}} {_held(body, letters + names, _OPEN)}", _OPEN
    if source.head == "with_density":
        low, high = (_shown(end, names) for end in source.args[0].args)
        both = _joined([_held(part, letters + names, _PRODUCT) for part in (body, source.args[1])])
        return rf"\int_{{{low}}}^{{{high}}} {both} \, d{bound}", _PRODUCT
    bound = f"({bound})" if len(letters) > 1 else bound
    inside = _shown(body, letters + names)
    return rf"\mathbb{{E}}_{{{bound} \sim {_shown(source, names)}}}\!\left[{inside}\right]", _WHOLE


def _all(term: Term, names: Names) -> Text:
    (letter,) = fresh(binders(term.head, term.args)[1][1], names, term)
    low, high = (_shown(end, names) for end in term.args[0].args)
    inside = _held(term.args[1], (letter, *names), _OPEN)
    return rf"\prod_{{{_letter(letter)}={low}}}^{{{high}}} {inside}", _OPEN


def _limit(term: Term, names: Names) -> Text:
    letters = fresh(binders(term.head, term.args)[1][1], names, term)
    inside = _held(term.args[1], letters + names, _OPEN)
    return rf"\lim_{{{_filter(term.args[0], letters, names)}}} {inside}", _OPEN


def _limit_in_probability(term: Term, names: Names) -> Text:
    path, source, body = term.args
    letters = fresh(binders(term.head, term.args)[2][1], names, term)  # the data, then the sizes
    sizes = letters[1:]
    drawn = rf"{_letter(letters[0])} \sim {_shown(source, sizes + names)}"
    inside = _held(body, letters + names, _OPEN)
    return rf"\operatorname*{{p-lim}}_{{{_filter(path, sizes, names)},\; {drawn}}} {inside}", _OPEN


def _derivative(term: Term, names: Names) -> Text:
    order, _, point = term.args
    (letter,), inside = _opened(term, 1, names)
    power = "" if order is ONE else f"^{{{_shown(order, names)}}}"
    x = _letter(letter)
    return (
        rf"\left.\frac{{d{power}}}{{d{x}{power}}} \left({inside}\right)\right|_{{{x}={_shown(point, names)}}}",
        _PRODUCT,
    )


def _place(words: str) -> Set:
    def text(term: Term, names: Names) -> Text:
        (letter,), inside = _opened(term, 1, names)
        x, source = _letter(letter), _shown(term.args[0], names)
        level = _shown(term.args[2], names) if len(term.args) > 2 else ""
        return words.format(x=x, source=source, body=inside, level=level), _SUM if words.endswith(r"\}}") else _WORDS

    return text


def _told(words: str) -> Set:
    """Of a proposition on a range or a filter."""

    def text(term: Term, names: Names) -> Text:
        source = term.args[0]
        letters, inside = _opened(term, 1, names)
        bound = ", ".join(map(_letter, letters))
        path = _filter(source, letters, names) if source.sort == "filter" else _shown(source, names)
        if source.head == "interval" and term.head == "continuous":
            path = rf"[{_shown(source.args[0], names)}, {_shown(source.args[1], names)}]".replace(
                r"[-\infty", r"(-\infty"
            )
            path = path.replace(r"\infty]", r"\infty)")
        return words.format(x=bound, body=inside, path=path), _SUM

    return text


def _infinite(term: Term, names: Names) -> Text:
    return rf"{_over(term, names)[0]} = \infty", _SUM


def _cases(term: Term, names: Names) -> Text:
    guard, *others = term.args
    if others == [ONE, TRUE, ZERO]:
        return rf"\mathbf{{1}}\{{{_shown(guard, names)}\}}", _PRODUCT
    rows: list[str] = []
    for guard, value in zip(term.args[::2], term.args[1::2], strict=True):
        where = r"\text{otherwise}" if guard is TRUE and rows else _shown(guard, names)
        rows.append(rf"{_shown(value, names)} & {where}")
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}", _OPEN


def _of(term: Term, names: Names) -> Text:
    matrix = Matrix.of(term.args[0], _held(term.args[0], names, _WHOLE))
    return _text(tidied(term.args[1]), (matrix, *names))


def _inside(words: str, at: int) -> Set:
    def text(term: Term, names: Names) -> Text:
        letters, inside = _opened(term, at, names)
        others = [_shown(a, names) for k, a in enumerate(term.args) if k != at]
        return words.format(*others, x=_letter(letters[0]), body=inside), _WHOLE

    return text


def _atoms(term: Term, names: Names) -> Text:
    pairs = zip(term.args[::2], term.args[1::2], strict=True)
    parts = [rf"{_held(w, names, _PRODUCT)} \, \delta_{{{_shown(at, names)}}}" for w, at in pairs]
    return " + ".join(parts), _SUM


_BINDERS: Mapping[str, Set] = {
    "over": _over,
    "product": _all,
    "lim": _limit,
    "plim": _limit_in_probability,
    "deriv": _derivative,
    "cases": _cases,
    "of": _of,
    "atoms": _atoms,
    "infinite": _infinite,
    "continuous": _told(r"{x} \mapsto {body} \ \text{{is continuous on}} \ {path}"),
    "diverges": _told(r"{body} \to \infty \quad \text{{as }} {path}"),
    "with_density": _told(r"\mathcal{{L}}(\text{{density }} {body}, {x} \in {path})"),
    "root": _place(r"\text{{the zero }} {x} \in {source} \text{{ of }} {body}"),
    "minimiser": _place(r"\operatorname*{{arg\,min}}_{{{x} \in {source}}} {body}"),
    "onset": _place(r"\sup\{{{x} \in {source} : {body} = 0\}}"),
    "first_passage": _place(r"\min\{{{x} \in {source} : {body} \leq {level}\}}"),
    "image": _inside(r"\mathcal{{L}}({body},\, {x} \sim {0})", 1),
    "law_of_transform": _inside(r"\mathcal{{L}}_{{{x}}}\!\left[{body}\right]", 0),
    "diagonal": _inside(r"\operatorname{{diag}}_{{{x} \leq {0}}}\!\left({body}\right)", 1),
}


def _generic(term: Term, names: Names) -> Text:
    """What has no notation: its head, and its arguments as functions of what is bound in them."""
    parts = []
    for at, (arg, (_, sorts)) in enumerate(zip(term.args, binders(term.head, term.args), strict=True)):
        if sorts:
            letters, inside = _opened(term, at, names)
            parts.append(rf"{', '.join(map(_letter, letters))} \mapsto {inside}")
        else:
            parts.append(_shown(arg, names))
    return rf"\mathrm{{{term.head.replace('_', ' ')}}}({', '.join(parts)})", _WHOLE
