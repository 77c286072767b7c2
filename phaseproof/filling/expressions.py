"""What the kernel's terms are in the text of a derivation file: by the names that the file has for symbols and functions."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

import sympy as sp
from sympy.printing.str import StrPrinter

from ..theory.domain import Parameter
from ..theory.errors import PhaseproofError
from ..theory.steps import Step
from ..theory.terms.term import Function, Term, instantiate, var
from ..theory.write.analysis import Closed
from ..theory.write.display import display

_POWER = re.compile(r"(?<![\w.])([\w.]+) \*\* (-?[\w.]+)(?![\w.(\[])")
"""A power of simple operands, which formatters write without blanks."""


class Nameless(PhaseproofError):
    """Something has no text in the file; the message says what."""


class Names:
    """The names that stand for something where a step is made."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self.known = {name: value for name, value in known.items() if name.isidentifier()}
        self.sympy = next((name for name, value in self.known.items() if value is sp), None)
        own = [(value, name) for name, value in self.known.items() if isinstance(value, sp.Symbol)]
        of_parameters = [
            (value.symbol, f"{name}.symbol") for name, value in self.known.items() if isinstance(value, Parameter)
        ]
        self.symbols = {symbol.name: (symbol, text) for symbol, text in (*of_parameters, *own)}

    def step(self, step: Step) -> str:
        """The name of an earlier step."""
        for name, value in self.known.items():
            if value is step:
                return name
        raise Nameless(f"it uses {step.title!r}, for which there is no name where it is made")

    def variable(self, variable: Term) -> str:
        """A real or an integer variable: the symbol of the file that has its name, or a new one."""
        name, sort = variable.args[0], variable.sort
        if sort not in ("real", "integer"):
            raise Nameless(f"{name} is no number")
        if name in self.symbols:
            return self.symbols[name][1]
        return f'{self.of(sp.Symbol, "Symbol")}("{name}", {sort}=True)'

    def of(self, thing: Any, name: str) -> str:
        """The name of a function or class."""
        if self.sympy and getattr(sp, name, None) is thing:
            return f"{self.sympy}.{name}"
        for own, value in self.known.items():
            if value is thing:
                return own
        raise Nameless(f"there is no name for {name} where it is made")

    # ------------------------------------------------------------------------------------------- certificates

    def certificate(self, entries: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, str]:
        """Each entry of a certificate as its author would write it, without those that say nothing."""
        telling = {name: entry for name, entry in entries.items() if entry not in ({}, ()) or kinds[name][-1] != "?"}
        return {name: self._entry(entry, kinds[name].rstrip("?")) for name, entry in telling.items()}

    def _entry(self, entry: Any, kind: str) -> str:
        if kind in ("terms", "variables", "numbers", "names"):
            return _tuple([self._entry(one, kind[:-1]) for one in entry])
        if kind == "variable":
            return self.variable(entry)
        if kind == "number":
            return self.expression(sp.Rational(entry.numerator, entry.denominator))
        if kind == "name":
            return repr(str(entry)).replace("'", '"')
        if kind in ("term", "prop"):
            return self.term(entry)
        if kind == "images":
            return "{" + ", ".join(f"{self.variable(v)}: {self.term(image)}" for v, image in entry.items()) + "}"
        if kind == "functions":
            return "{" + ", ".join(f'"{name}": {self._lambda(function)}' for name, function in entry.items()) + "}"
        raise Nameless(f"a {kind} has no text")

    def _lambda(self, function: Function) -> str:
        arity, body = function
        variables = [var(f"u{i}", "real") for i in range(arity)]
        arguments = [self.variable(v) for v in variables]
        symbols = arguments[0] if arity == 1 else _tuple(arguments)
        return f"{self.of(sp.Lambda, 'Lambda')}({symbols}, {self.term(instantiate(body, *variables))})"

    def term(self, term: Term) -> str:
        """A term of numbers, or an interval."""
        if term.head == "interval":
            return f"{self.of(sp.Interval, 'Interval')}({', '.join(map(self.term, term.args))})"
        if strange := [v for v in term.variables if v.sort not in ("real", "integer")]:
            raise Nameless(f"{strange[0]} is no number")
        return self.expression(self.written(term))

    def written(self, term: Term) -> sp.Basic:
        """The term as SymPy reads what is written of it: evaluated, with what the file's symbols are known to be."""
        known = {v: self.symbols[v.args[0]][0] for v in term.variables if v.args[0] in self.symbols}
        return _evaluated(display(term, known))

    def expression(self, expression: sp.Basic) -> str:
        """SymPy's text, each name in it as the file has it."""
        symbols = {symbol: sp.Symbol(f"symbol_{i}") for i, symbol in enumerate(sorted(_symbols(expression), key=str))}
        texts = {new.name: self.variable(_variable(old)) for old, new in symbols.items()}
        classes = {type(node).__name__: type(node) for node in sp.preorder_traversal(expression)}
        text = _Printer({"order": "none"}).doprint(expression.xreplace(symbols))
        tree = _Renamed(self, texts, classes).visit(ast.parse(text.replace(Closed.__name__, "Integral"), mode="eval"))
        return _POWER.sub(r"\1**\2", ast.unparse(tree).replace("'", '"'))


class _Printer(StrPrinter):
    """Fractions of whole numbers as Python would not divide them."""

    def _print_Rational(self, expression: sp.Rational) -> str:
        return f"Rational({expression.p}, {expression.q})"


class _Renamed(ast.NodeTransformer):
    """Names of SymPy's text put to those of the file."""

    def __init__(self, names: Names, symbols: Mapping[str, str], classes: Mapping[str, type]) -> None:
        self.names, self.symbols, self.classes = names, symbols, classes

    def visit_Call(self, node: ast.Call) -> ast.Call:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        kind = self.classes.get(name, getattr(sp, name, None))  # E is a mean, and in SymPy a number
        node.func = ast.parse(self.names.of(kind, name), mode="eval").body
        node.args = [self.visit(argument) for argument in node.args]
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        text = self.symbols.get(node.id) or self.names.of(getattr(sp, node.id, None), node.id)
        return ast.parse(text, mode="eval").body


def _evaluated(expression: sp.Basic) -> sp.Basic:
    if not expression.args:
        return expression
    kind = sp.Integral if isinstance(expression, Closed) else expression.func
    return kind(*map(_evaluated, expression.args))


def _symbols(expression: sp.Basic) -> set[sp.Symbol]:
    """Free and bound ones; the side of a limit is a symbol in SymPy, and no name."""
    found = {node for node in sp.preorder_traversal(expression) if isinstance(node, sp.Symbol)}
    return {symbol for symbol in found if symbol.name not in ("+", "-", "+-")}


def _variable(symbol: sp.Symbol) -> Term:
    return var(symbol.name, "integer" if symbol.is_integer else "real")


def _tuple(texts: list[str]) -> str:
    return f"({', '.join(texts)}{',' * (len(texts) == 1)})"
