"""Expressions as a paper prints them: SymPy's LaTeX printer with the typography of mathematics."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, count
from typing import Any, TypeAlias

import sympy as sp
from sympy.printing.latex import LatexPrinter
from sympy.printing.precedence import PRECEDENCE, precedence_traditional

from ..theory.heads import Head
from ..theory.language import COVARIANCE, HEADS, given
from ..theory.roots import root_of
from .alike import arguments, is_kappa, key
from .alphabet import quoted, vetted
from .breaking import LINE, is_tall, width
from .notation import Abbreviation, apart, written

Kind: TypeAlias = sp.Symbol | type
"""A symbol, or the class of what is written by a sign of its own."""

WIDE, SHORT = 44, 9
"""Widths, in letters: from the first a numerator or a radicand is written so that it can be broken; a sum below the
second stands over a denominator, a longer one beside the fraction."""


_ARCS = {sp.asin: "arcsin", sp.acos: "arccos", sp.atan: "arctan"}


@lru_cache(maxsize=8192)
def _in_order(expr: sp.Add, order: str | None) -> tuple[sp.Expr, ...]:
    """The terms as SymPy orders them, for all printers: a formula is printed anew with each letter that it gets."""
    return tuple(expr.as_ordered_terms(order=order))


class Printer(LatexPrinter):
    """SymPy's printer, except for what a reader would take for the output of a computer.

    Definitions of claims are written by their symbols where ``abbreviations`` holds them.
    """

    def __init__(self, settings: dict[str, Any], abbreviations: Sequence[Abbreviation] = ()) -> None:
        super().__init__({"ln_notation": True, **settings})
        self.abbreviations = abbreviations
        self.used: dict[str, None] = {}
        self.named: dict[sp.Basic, str] = {}
        """Parts that are written by a letter of their own, each with that letter: a clause says what it is."""
        self.shown: dict[sp.Basic, None] = {}
        """Those of them that have been written."""
        self.met: dict[Kind, None] = {}
        """What stands in the formula: symbols, and the kinds of functions and quantities."""
        self.texts: dict[sp.Basic, str] = {}
        """What has been printed, each part once: a product asks for its factors several times, and so do they."""
        self.one_law = False
        """Is all data of the formula of one population? A clause then names it, once."""
        self.free: frozenset[sp.Basic] = frozenset()
        """What the whole formula speaks of: any other symbol is bound where it stands."""
        self.replaced: frozenset[sp.Symbol] = frozenset()
        """Symbols in whose place other letters are written."""

    def _print(self, expression: Any, **options: Any) -> str:
        if options or not isinstance(expression, sp.Basic):
            return self._printed(expression, **options)
        if expression not in self.texts:
            self.texts[expression] = self._printed(expression)
        return self.texts[expression]

    def _printed(self, expression: Any, **options: Any) -> str:
        short = self._by_letter(expression)
        if short is None:
            return self.spelt(expression, **options)
        return rf"\left({short}\right)^{{{options['exp']}}}" if options.get("exp") else short

    def _by_letter(self, expression: Any) -> str | None:
        """What has a symbol or a letter of its own, or is a quantity of one law; None of what is spelt out."""
        if (known := self.abbreviated(expression)) is not None:
            self.used[known[0].claim] = None
            return known[0].symbol + (f"({', '.join(map(self.inline, known[1]))})" if known[1] else "")
        if type(expression) is root_of and expression not in self.named:
            if (inverse := self.inverse(expression)) is not None:
                return inverse
            self._name(expression)
        if expression in self.named:
            self.shown[expression] = None
            return self.named[expression]
        if expression is sp.EulerGamma:  # apart from the load; SymPy's constant prints itself
            self.met[type(expression)] = None
            return r"\gamma_{\mathrm{E}}"
        return self._given(expression) if type(expression) is given else None

    def spelt(self, expression: Any, **options: Any) -> str:
        """An expression that may have a letter, written out; its parts by their letters, what has none if it is sound."""
        if isinstance(expression, sp.Basic) and expression not in self.replaced:
            self.met[expression if isinstance(expression, sp.Symbol) else type(expression)] = None
        text = str(super()._print(expression, **options))
        return text if getattr(expression, "args", ()) else vetted(text)

    def abbreviated(self, expression: object) -> tuple[Abbreviation, tuple[sp.Basic, ...]] | None:
        """The claim by whose symbol an expression is written, and the symbol's arguments."""
        if not isinstance(expression, sp.Basic):
            return None
        alike = (known for known in self.abbreviations if type(known.definition) is type(expression))
        found = ((known, known.arguments(expression)) for known in alike)
        return next(((known, values) for known, values in found if values is not None), None)

    @contextmanager
    def written(self, names: Mapping[sp.Symbol, str]) -> Iterator[None]:
        """Write symbols by other letters within the block."""
        before, texts, replaced = self._settings["symbol_names"], self.texts, self.replaced
        self._settings["symbol_names"], self.texts, self.replaced = {**before, **names}, {}, replaced | names.keys()
        try:
            yield
        finally:
            self._settings["symbol_names"], self.texts, self.replaced = before, texts, replaced

    def _name(self, root: root_of) -> None:
        """A letter for a root within a formula."""
        taken = {part: name.partition("(")[0] for part, name in self.named.items()}
        alike = (one for part, one in taken.items() if key(part, self.free) == key(root, self.free))
        free = (one for one in root_letters(root, self._print) if one not in taken.values())
        self.name(root, next(chain(alike, free)))

    def name(self, part: sp.Basic, letter: str) -> None:
        """Write a part by a letter from now on, as a function of what is bound where it stands."""
        applied = arguments(part, self.free)
        self.named[part] = letter + (f"({', '.join(map(self._print, applied))})" if applied else "")

    def _given(self, expression: sp.Basic) -> str:
        """A quantity of data with a population of one law."""
        quantity, law = expression.args
        if self.one_law:
            return str(self._print(quantity))
        return rf"\left.{self._print(quantity)}\right|_{{{self.law(law)}}}"

    def law(self, law: sp.Basic) -> str:
        """The law of the eigenvalues of Sigma."""
        self.met[COVARIANCE] = None
        said = rf"\Sigma_{{kk}} \propto {self._print(law)}"
        if isinstance(law, sp.Tuple):
            shares = ["" if w == 1 else self.parenthesize(w, PRECEDENCE["Mul"], strict=True) for w, _ in law]
            atoms = [rf"{w} \delta_{{{self._print(at)}}}".strip() for w, (_, at) in zip(shares, law, strict=True)]
            self.met[given] = None
            said = rf"\Sigma \sim {' + '.join(atoms)}"
        return said

    def inline(self, expression: sp.Basic) -> str:
        """An argument of a function: simple fractions on one line, as in K(1/gamma)."""
        fraction = isinstance(expression, sp.Mul | sp.Pow | sp.Rational)
        top, bottom = expression.as_numer_denom() if fraction else (expression, sp.S.One)
        if bottom != 1 and all(part.is_Atom or _simple(part) for part in (top, bottom)) and not bottom.is_Mul:
            return f"{self._print(top)}/{self._print(bottom)}"
        return self._print(expression)

    def inverse(self, expression: root_of) -> str | None:
        """The inverse of a function that has a symbol, as in q^(-1)(1/2)."""
        function, x, target, *_ = expression.args
        for known in self.abbreviations:
            if known.parameters == (x,) and known.arguments(function) == (x,) and "^" not in known.symbol:
                self.used[known.claim] = self.met[root_of] = None
                return rf"{known.symbol}^{{-1}}\!\left({self.inline(target)}\right)"
        return None

    def parenthesize(self, item: sp.Basic, *options: Any, **more: Any) -> str:
        return self._print(item) if self._lettered(item) else str(super().parenthesize(item, *options, **more))

    def _lettered(self, expression: sp.Basic) -> bool:
        """Is it written by a letter of its own?"""
        return expression in self.named or (type(expression) is root_of and self.inverse(expression) is None)

    # --- sums: a term with a plus sign first ---------------------------------------------------------------

    def _print_ExpBase(self, expr: Any, exp: str | None = None) -> str:
        inside = self._print(expr.args[0])
        text = rf"\exp\left({inside}\right)" if is_tall(inside) else f"e^{{{inside}}}"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_Add(self, expr: sp.Add, order: str | None = None) -> str:
        """A limit needs brackets only where something follows it."""
        text, terms = "", self._as_ordered_terms(expr, order)
        for at, term in enumerate(terms):
            minus = at > 0 and negative(term)
            term = without_sign(term) if minus else term
            shown = self._print(term)
            loose = at > 0 and (
                shown.startswith("-") or (minus and isinstance(term, sp.Add) and not self._lettered(term))
            )
            if loose or (at < len(terms) - 1 and self._needs_add_brackets(term)):
                shown = rf"\left({shown}\right)"
            text += (" - " if minus else " + " if at else "") + shown
        return text

    def _print_Limit(self, expr: sp.Limit) -> str:
        inside, variable, end, side = expr.args
        towards = self._print(end)
        if not end.is_infinite and str(side) != "+-":
            towards = (towards if end.is_Atom else rf"\left({towards}\right)") + f"^{side}"
        shown = self._print(inside)
        shown = rf"\left({shown}\right)" if isinstance(inside, sp.Add) else shown
        along = r"\mathbb{N} \ni " if variable.is_integer else ""
        return rf"\lim_{{{along}{self._print(variable)} \to {towards}}} {shown}"

    def _as_ordered_terms(self, expr: sp.Add, order: str | None = None) -> list[sp.Expr]:
        terms = list(_in_order(expr, order))
        number = next((at for at, term in enumerate(terms) if term.is_Rational and term > 0), None)
        if number is not None and len(terms) == 2 and not any(s.is_integer for s in expr.free_symbols):
            return [terms[number], terms[1 - number]]
        first = next((at for at, term in enumerate(terms) if not negative(term)), 0)
        return [terms[first], *terms[:first], *terms[first + 1 :]]

    def _needs_add_brackets(self, expr: sp.Expr) -> bool:
        if self._lettered(expr):
            return False
        last = expr.args if isinstance(expr, sp.Mul) else (expr,)
        return any(map(self._open, last)) or bool(super()._needs_add_brackets(expr))

    def _needs_mul_brackets(self, expr: sp.Expr, first: bool = False, last: bool = False) -> bool:
        if self._lettered(expr):
            return False
        following = not last and (self._open(expr) or isinstance(expr, sp.Derivative))
        return following or bool(super()._needs_mul_brackets(expr, first, last))

    def _open(self, expression: sp.Basic) -> bool:
        """Would what follows be read as part of it, as behind a limit?"""
        return _is_open(expression) and not self._lettered(expression) and not self._short(expression)

    def _short(self, expression: sp.Basic) -> bool:
        return any(known.arguments(expression) is not None for known in self.abbreviations)

    # --- products: what is simple in the fraction, what is long beside it ----------------------------------

    def _print_Mul(self, expr: sp.Mul) -> str:
        if any(not factor.is_commutative for factor in expr.args):
            return str(super()._print_Mul(expr))
        sign = "- " if negative(expr) else ""
        product = without_sign(expr) if sign else expr
        if not isinstance(product, sp.Mul) or (sign and negative(product)):
            return sign + self._factors([product], behind=True)
        number, factors = product.as_coeff_mul()
        top, bottom = [sp.Integer(number.p)] * (number.p != 1), [sp.Integer(number.q)] * (number.q != 1)
        for factor in factors:
            if isinstance(factor, sp.Pow) and factor.exp.is_Rational and factor.exp < 0:
                bottom.append(sp.Pow(factor.base, -factor.exp, evaluate=False) if factor.exp != -1 else factor.base)
            else:
                top.append(factor)
        top, bottom = _roots_joined(*_root_below(top, bottom))
        if not bottom:
            return sign + self._factors(top)
        named = any(not factor.is_Number for factor in bottom)
        plain = [factor for factor in top if _simple(factor) or (named and self._short(_base(factor)))]
        compound = [factor for factor in top if factor not in plain]
        beside = compound and all(map(_simple, bottom))
        whole, below = self._factors(top), self._factors(bottom)
        beside = beside and not (
            compound == top and isinstance(top[0], sp.Add) and len(top) == 1 and width(whole) < SHORT
        )
        room = WIDE if any(isinstance(_base(factor), sp.Add) for factor in compound) else LINE
        if not beside and width(whole) < room:
            return sign + rf"\frac{{{self._alone(top)}}}{{{self._alone(bottom)}}}"
        fraction = rf"\frac{{{self._factors(plain) or 1}}}{{{self._alone(bottom) if len(bottom) == 1 else below}}}"
        return sign + rf"{fraction} {self._factors(compound, behind=True)}"

    def _alone(self, factors: list[sp.Expr]) -> str:
        """Numerator or denominator: a single sum needs no parentheses there."""
        if not factors:
            return "1"
        return self._print(factors[0]) if len(factors) == 1 else self._factors(factors)

    def _factors(self, factors: list[sp.Expr], behind: bool = False) -> str:
        """A product without denominator, itself behind something or not: numbers, letters, roots, sums, functions, logarithms, in this order."""
        parts: list[str] = []
        for at, factor in enumerate(ordered := sorted(factors, key=_rank)):
            text = self._print(factor)
            sum_inside = isinstance(factor, sp.Add) and not self._lettered(factor) and (behind or len(ordered) > 1)
            first, last = at == 0 and not behind, at == len(ordered) - 1
            signed = text.startswith("-") and len(ordered) + behind > 1
            if sum_inside or signed or self._needs_mul_brackets(factor, first=first, last=last):
                text = rf"\left({text}\right)"
            digits = bool(parts) and (parts[-1][-1:].isdigit() or ordered[at - 1].is_Number)
            multiplied = digits and (text[:1].isdigit() or factor.is_Number)
            between = r" \cdot " if multiplied else apart(parts[-1] if parts else "", text)
            parts += [between, text] if parts else [text]
        return "".join(parts)

    def _print_Pow(self, expr: sp.Pow) -> str:
        base, exponent = expr.base, expr.exp
        if exponent.is_Rational and exponent < 0 and base.is_commutative:
            below = self._print(base if exponent == -1 else sp.Pow(base, -exponent, evaluate=False))
            return rf"\frac{{1}}{{{below}}}"
        if exponent == sp.S.Half and width(short := self._print(base)) > WIDE:
            return rf"\left({short}\right)^{{1/2}}"
        broken = exponent.is_Rational and exponent.q > 1 and abs(exponent) != sp.S.Half
        raised = f"{exponent.p}/{exponent.q}" if broken else self._print(exponent)
        if self._lettered(base) and (broken or exponent.is_Integer):
            return rf"{self._print(base)}^{{{raised}}}"
        headed = type(base) in HEADS or isinstance(base, sp.Piecewise | sp.Derivative)
        if headed and (broken or exponent.is_Integer or not exponent.is_Rational):
            name, bracket, rest = (inside := self._print(base)).partition("(")
            if self._short(base) and bracket and "^" not in name:
                return rf"{name}^{{{raised}}}({rest}"
            return rf"\left({inside}\right)^{{{raised}}}"
        if broken and isinstance(base, sp.Function) and not isinstance(base, sp.Abs):
            return rf"\left({self._print(base)}\right)^{{{raised}}}"
        if broken:
            return rf"{self.parenthesize(base, precedence_traditional(expr))}^{{{raised}}}"
        return str(super()._print_Pow(expr))

    # --- functions -----------------------------------------------------------------------------------------

    def _call(self, name: str, arguments: Sequence[sp.Basic], exponent: str | None) -> str:
        raised = f"^{{{exponent}}}" if exponent else ""
        inside = ", ".join(map(self.inline, arguments))
        return rf"{name}{raised}\!\left({inside}\right)"

    def _print_Function(self, expr: sp.Expr, exp: str | None = None) -> str:
        """Always in brackets: cos k t f(t) is nobody's product."""
        return self._call(self._hprint_Function(_ARCS.get(expr.func, expr.func.__name__)), expr.args, exp)

    def _hprint_Function(self, func: str) -> str:
        """The name of a function; SymPy formats what it makes of it with ``%``."""
        if "%" in func:
            return quoted(func)
        shown = str(super()._hprint_Function(func))
        if "_" in func:
            return written(sp.Symbol(func))
        return shown if vetted(shown) == shown else vetted(rf"\operatorname{{{func}}}")

    def _print_Subs(self, expr: sp.Subs) -> str:
        """A value at a point, behind a bar: several on one line."""
        at = r",\ ".join(f"{self._print(old)} = {self._print(new)}" for old, new in zip(*expr.args[1:], strict=True))
        return rf"\left. {self._print(expr.args[0])} \right|_{{{at}}}"

    def _print_elliptic_k(self, expr: sp.Expr, exp: str | None = None) -> str:
        return self._call("K", expr.args, exp)

    def _print_elliptic_e(self, expr: sp.Expr, exp: str | None = None) -> str:
        return self._call("E", expr.args, exp)

    def _print_elliptic_pi(self, expr: sp.Expr, exp: str | None = None) -> str:
        """A bar that grows would not survive a line that ends within the brackets."""
        raised = f"^{{{exp}}}" if exp else ""
        arguments = r" \mid ".join(map(self._print, expr.args))
        return rf"\Pi{raised}\!\left({arguments}\right)"

    def _print_AppliedUndef(self, expr: sp.Expr, exp: str | None = None) -> str:
        """Any function, its argument in brackets always."""
        return self._call(self._hprint_Function(expr.func.__name__), expr.args, exp)

    def _print_log(self, expr: sp.log, exp: str | None = None) -> str:
        (argument,) = expr.args
        raised = f"^{{{exp}}}" if exp else ""
        top, bottom = argument.as_numer_denom()
        if isinstance(argument, sp.Abs):
            return rf"\ln{raised} {self._print(argument)}"
        fraction = not argument.is_Add and bottom != 1 and _simple(top) and _simple(bottom)
        if _simple(argument) or fraction:
            return rf"\ln{raised} {self._print(argument)}"
        return rf"\ln{raised}\!\left({self._print(argument)}\right)"

    def _print_polygamma(self, expr: sp.Expr, exp: str | None = None) -> str:
        order, argument = expr.args
        if order == 0:
            return self._call(r"\psi", [argument], exp)
        text = self._call(rf"\psi^{{({self._print(order)})}}", [argument], None)
        return rf"\left[{text}\right]^{{{exp}}}" if exp else text

    def _print_loggamma(self, expr: sp.Expr, exp: str | None = None) -> str:
        text = self._call(r"\ln\Gamma", expr.args, None)
        return rf"\left[{text}\right]^{{{exp}}}" if exp else text

    def _print_hyper(self, expr: sp.hyper, exp: str | None = None) -> str:
        top, bottom, argument = (self._listed(part) for part in (*expr.args[:2], (expr.argument,)))
        raised = f"^{{{exp}}}" if exp else ""
        inside = f"{top};\\, {bottom};\\, {argument}"
        return rf"\,{{}}_{{{len(expr.ap)}}}F_{{{len(expr.bq)}}}{raised}\!\left({inside}\right)"

    def _listed(self, arguments: Any) -> str:
        parts = [
            rf"\tfrac{{{a.p}}}{{{a.q}}}" if a.is_Rational and a.q > 1 and a.p > 0 else self.inline(a) for a in arguments
        ]
        parts = [
            rf"-\tfrac{{{-a.p}}}{{{a.q}}}" if a.is_Rational and a.q > 1 and a.p < 0 else part
            for a, part in zip(arguments, parts, strict=True)
        ]
        return ", ".join(parts)

    def _print_Integral(self, expr: sp.Integral) -> str:
        text = str(super()._print_Integral(expr)).replace(r"\int\limits", r"\int")
        return re.sub(r"^(\\int_\{[^{}]*\}\^)\{\\frac\{([^{}]+)\}\{([^{}]+)\}\}", r"\1{\2/\3}", text)

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        rows = []
        for value, condition in expr.args:
            where = r"\text{otherwise}" if condition == sp.true else self._print(condition)
            shown = self._print(value)
            rows.append((r"\displaystyle " if r"\frac" in shown else "") + rf"{shown} & {where}")
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"

    def _print_And(self, expr: sp.And) -> str:
        """Two bounds of one symbol as a chain: a < x < b."""
        bounds = [part.lts if part.lts.is_Symbol else part.gts for part in expr.args if hasattr(part, "lts")]
        if len(expr.args) == 2 and len(bounds) == 2 and bounds[0] == bounds[1] and bounds[0].is_Symbol:
            above = next((part for part in expr.args if part.lts == bounds[0]), None)
            below = next((part for part in expr.args if part.gts == bounds[0]), None)
            if above is not None and below is not None:
                signs = [
                    r"<" if isinstance(part, sp.StrictLessThan | sp.StrictGreaterThan) else r"\leq"
                    for part in (below, above)
                ]
                return (
                    f"{self._print(below.lts)} {signs[0]} {self._print(bounds[0])} {signs[1]} {self._print(above.gts)}"
                )
        return r",\; ".join(map(self._print, expr.args))


def root_letters(root: root_of, shown: Callable[[sp.Symbol], str]) -> Iterator[str]:
    """Letters for a root: kappa for the renormalised noise, else that of its unknown with a star."""
    x = root.args[1]
    if is_kappa(root):
        return chain([r"\kappa"], (rf"\kappa_{{{k}}}" for k in count()))
    return chain([rf"{shown(x)}_{{\star}}"], (rf"{shown(x)}_{{\star {k}}}" for k in count(1)))


def function_letter(name: str) -> str:
    """How any function of this name is written."""
    return Printer({})._hprint_Function(name)


def negative(expression: sp.Expr) -> bool:
    """Is it written with a minus sign in front?"""
    number = expression.as_coeff_Mul()[0]
    return bool((number.is_Rational and number < 0) or number is sp.S.NegativeInfinity)


def without_sign(expression: sp.Expr) -> sp.Expr:
    """What a minus sign in front is written before; a product stays as it is, its sign is not multiplied out."""
    number, factors = expression.as_coeff_mul()
    if number is sp.S.NegativeInfinity or not expression.is_Mul:
        return -expression
    parts = [*([] if number == -1 else [-number]), *factors]
    return parts[0] if len(parts) == 1 else sp.Mul(*parts, evaluate=False)


def _base(factor: sp.Expr) -> sp.Expr:
    return factor.base if isinstance(factor, sp.Pow) else factor


def _simple(factor: sp.Expr) -> bool:
    """A number, a letter, or a power or root of one: what stands in a fraction without making it long."""
    base = _base(factor)
    return bool(base.is_Number or base.is_Symbol or base.is_NumberSymbol)


def _rank(factor: sp.Expr) -> int:
    if factor.is_Number:
        return 0
    if _simple(factor):
        return 1 if not isinstance(factor, sp.Pow) or factor.exp.is_Integer else 2
    base = _base(factor)
    return 3 if isinstance(base, sp.Add) else 6 if _is_open(factor) else 5 if isinstance(base, sp.log) else 4


def _is_open(expression: sp.Basic) -> bool:
    """Does it end in an expression without a bracket behind it?"""
    return isinstance(expression, sp.Limit) or (isinstance(expression, Head) and expression.is_open())


def _root_below(top: list[sp.Expr], bottom: list[sp.Expr]) -> tuple[list[sp.Expr], list[sp.Expr]]:
    """1/sqrt(2) instead of sqrt(2)/2."""
    for root in top:
        if isinstance(root, sp.Pow) and root.exp == sp.S.Half and root.base.is_Integer and bottom[:1] == [root.base]:
            return [factor for factor in top if factor is not root], [root, *bottom[1:]]
    return top, bottom


def _roots_joined(top: list[sp.Expr], bottom: list[sp.Expr]) -> tuple[list[sp.Expr], list[sp.Expr]]:
    """sqrt(a)/sqrt(b) as sqrt(a/b), for letters that are positive."""
    over, under = (
        [f for f in part if isinstance(f, sp.Pow) and f.exp == sp.S.Half and f.base.is_Symbol and f.base.is_positive]
        for part in (top, bottom)
    )
    if len(over) != 1 or len(under) != 1:
        return top, bottom
    joined = sp.Pow(over[0].base / under[0].base, sp.S.Half, evaluate=False)
    return [*(f for f in top if f is not over[0]), joined], [f for f in bottom if f is not under[0]]
