"""The record of one result. Everything else (check, validation, report, command line) is generated from it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite
from numbers import Integral
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from .domain import Domain
from .errors import UsageError
from .language import continuous
from .references import REFERENCES
from .steps import Step

if TYPE_CHECKING:
    from .write.proof import Line

Setting = Mapping[str, Any]
"""What one simulation is run at: the claim's parameters by name (gamma as a Fraction n/d), with
``n``, ``d`` (integers) and ``entries`` (the name of the law of the data's entries)."""


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """How a claim is measured: what is drawn, what is averaged, and what finite size does to it.

    ``sample(setting, generator, replicates)`` returns an array (replicates, k) of independent rows;
    ``estimator`` maps the k column means to the measured number (default: the only column).
    ``prediction(setting, value)`` turns the claim's value into (finite-size mean, allowance), where the
    allowance bounds the first order in 1/d that is left out; the default (value, 0) says: exact. ``bounds`` are those of
    every row, where known; ``rounding`` is the numerical error of a row relative to ``scale``, that of what goes into it
    (None: half of the digits that rows have, of 64-bit or of 32-bit numbers).
    A setting holds the claim's parameters; n, d and the law of ``entries`` too where the claim is about data: its domain has
    a size or a load, its definition speaks of data, or ``dimensions``, ``loads`` or ``entries`` are given.
    ``measures`` says in a few words what is measured where that is not the claim's own quantity but gives it.
    ``files`` are the data files that the three read. ``where(setting)`` says at which settings the prediction can see the
    claim: others are not drawn (default: all are).
    """

    sample: Callable[[Setting, Any, int], Any]
    estimator: Callable[[Any], Any] | None = None
    prediction: Callable[[Setting, float], tuple[float, float]] = lambda setting, value: (value, 0.0)
    dimensions: tuple[int, int] = (48, 128)
    loads: tuple[Fraction, Fraction] = (Fraction(1, 4), Fraction(4))
    entries: tuple[str, ...] = ("gaussian",)
    ranges: Mapping[str, tuple[Any, Any]] | None = None
    replicates: int = 64
    procedure: str = ""
    measures: str = ""
    files: tuple[str, ...] = ()
    bounds: tuple[float, float] | None = None
    scale: float = 1.0
    rounding: float | None = None
    where: Callable[[Setting], bool] = lambda setting: True

    def __post_init__(self) -> None:
        for name in ("sample", "estimator", "prediction", "where"):
            function = getattr(self, name)
            if not callable(function) and (name, function) != ("estimator", None):
                raise UsageError(f"{name} = {function!r}; valid: a function")
        low, high = self.dimensions
        if not (isinstance(low, Integral) and isinstance(high, Integral) and 1 <= low <= high):
            raise UsageError(
                f"dimensions = {self.dimensions}; valid: (lower, upper), integers with 1 <= lower <= upper"
            )
        least, most = self.loads
        if not 0 < least <= most:
            raise UsageError(f"loads = ({least}, {most}); valid: (lower, upper) with 0 < lower <= upper")
        for name, what in (("files", "files"), ("entries", "laws")):
            if isinstance(getattr(self, name), str):
                raise UsageError(f"{name} = {getattr(self, name)!r}; valid: a tuple of names of {what}")
        if not isinstance(self.replicates, Integral) or self.replicates < 2:
            raise UsageError(f"replicates = {self.replicates}; valid: an integer >= 2, for an error to be known")
        if self.bounds is not None:
            least_row, largest_row = self.bounds
            if self.estimator is not None or not -float("inf") < least_row < largest_row < float("inf"):
                raise UsageError(f"bounds = {self.bounds}; valid: (lower, upper) of rows of one column, lower < upper")
        if not (0 < self.scale and isfinite(self.scale)):
            raise UsageError(f"scale = {self.scale}; valid: a finite number > 0")
        if self.rounding is not None and not 0 <= self.rounding < 1:
            raise UsageError(f"rounding = {self.rounding}; valid: a number >= 0 and < 1")


@dataclass(frozen=True)
class Hypothesis:
    """What a claim asks of its functions, which are undefined functions of SymPy as ``f = sympy.Function("f")``.

    The statement, a relation or ``language.continuous``, for all values of the parameters in ``over``, which are its own.
    """

    statement: sp.Basic
    over: Domain = field(default_factory=Domain)

    def __post_init__(self) -> None:
        if not isinstance(self.statement, Relational | continuous):
            raise UsageError(
                f"a hypothesis states a relation or language.continuous(f(x), x, low, high), not {self.statement!r}"
            )
        if not self.statement.atoms(AppliedUndef):
            raise UsageError(
                f"the hypothesis {self.statement} speaks of no function; what is asked of parameters belongs to the domain"
            )
        if not isinstance(self.over, Domain):
            raise UsageError(
                f"the hypothesis {self.statement}: over = {self.over!r}; valid: a Domain of its own parameters"
            )
        for condition in self.over.conditions:
            if not condition.free_symbols & set(self.over.symbols):
                raise UsageError(f"the hypothesis {self.statement}: {condition} is about none of its own parameters")

    def describe(self) -> str:
        """In words, as ``for every x >= 0: Abs(f(x)) <= 1``."""
        return f"for every {self.over.describe()}: {self.statement}" if self.over.parameters else str(self.statement)

    def within(self, domain: Domain) -> Domain:
        """The domain of a claim with its own parameters."""
        return Domain(domain.parameters + self.over.parameters, domain.conditions + self.over.conditions)

    def step(self, domain: Domain) -> Step:
        """The line of a derivation that supposes it, on the domain of a claim that states it."""
        title = f"suppose {self.statement}"
        return Step(title, self.statement, "suppose", self.within(domain), (), {"own": self.over.symbols})


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One result: what is claimed, where it holds, how it is derived and how it is measured.

    ``definition`` is the left end (an unevaluated expectation, limit, integral or defined function),
    ``closed_form`` the right end; ``derivation()`` builds the last step, or the last line of a proof, which must state
    ``Eq(definition, closed_form)`` (or ``proposition`` when the claim is not an equation) on ``domain``. Without one a
    derivation in one step is searched for.
    A claim with no ``simulation`` says why in ``no_simulation``. ``symbol`` is the LaTeX by which pages write the
    definition as a function of the domain's parameters, such as "q". ``title`` is the heading of its page, a few words
    that no other claim has, such as "Load at which a latent is recovered"; without one the name stands there.
    A claim for every function that meets ``hypotheses`` states them; ``example`` are functions that do, each as a Lambda,
    or the last line of a proof of an instance; where it is left out some simple ones are tried.
    """

    name: str
    statement: str
    domain: Domain
    definition: sp.Expr | None = None
    closed_form: sp.Expr | None = None
    proposition: sp.Basic | None = None
    derivation: Callable[[], Step | Line] | None = None
    references: tuple[str, ...]
    simulation: Simulation | None = None
    no_simulation: str = ""
    symbol: str = ""
    title: str = ""
    hypotheses: tuple[Hypothesis, ...] = ()
    example: Mapping[Any, sp.Lambda] | Callable[[], Any] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.domain, Domain):
            raise UsageError(f"{self.name}: domain = {self.domain!r}; valid: a Domain")
        self._check_hypotheses()
        if not isinstance(self.name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", self.name):
            raise UsageError(f"claim name {self.name!r} is not of the form topic.result in lower case")
        if not isinstance(self.title, str) or len(self.title.split("\n")) > 1 or self.title != self.title.strip(" ."):
            raise UsageError(
                f"{self.name}: title = {self.title!r}; valid: a few words on one line, without a full stop"
            )
        if (self.proposition is None) == (self.definition is None or self.closed_form is None):
            raise UsageError(f"{self.name}: give definition and closed_form, or a proposition alone")
        if self.proposition is not None and not isinstance(self.proposition, Boolean):
            raise UsageError(f"{self.name}: proposition = {self.proposition!r}; valid: a relation, as sympy.Le(a, b)")
        if (self.simulation is None) != bool(self.no_simulation):
            raise UsageError(f"{self.name}: give a simulation, or say in no_simulation why there is none")
        drawn = [name for name in self.domain.names if name not in ("n", "d", "gamma")]
        for name in (self.simulation and self.simulation.ranges) or {}:
            if name not in drawn:
                raise UsageError(
                    f"{self.name}: simulation.ranges names {name!r}; valid: {', '.join(drawn) or 'nothing'} "
                    "(n, d and gamma follow from simulation.dimensions and loads)"
                )
        given = self.references
        if not isinstance(given, tuple | list) or any(not isinstance(key, str) for key in given):
            example = given if isinstance(given, str) else "dlmf"
            raise UsageError(f"{self.name}: references = {given!r}; valid: a tuple of texts, as ({example!r},)")
        if not self.references:
            raise UsageError(
                f"{self.name}: references is empty; name a key of theory/references.py, or author, title and year"
            )
        for key in self.references:
            if key not in REFERENCES and not re.search(r"\b(1\d|20)\d\d\b", key):
                (near,) = difflib.get_close_matches(key, REFERENCES, 1) or ("dlmf",)
                valid = f"author, title and year, as in 'A. Doe 2026, notes', or a key that is known, such as {near!r}"
                raise UsageError(f"{self.name}: reference {key!r} names no year; valid: {valid}")

    def _check_hypotheses(self) -> None:
        if type(self.hypotheses) is not tuple or any(type(one) is not Hypothesis for one in self.hypotheses):
            raise UsageError(f"{self.name}: hypotheses = {self.hypotheses!r}; valid: a tuple of Hypothesis records")
        for one in self.hypotheses:
            if both := sorted(set(one.over.names) & set(self.domain.names)):
                raise UsageError(
                    f"{self.name}: {both[0]} is a parameter of the claim and of the hypothesis {one.describe()}"
                )
        for function, body in self.example.items() if isinstance(self.example, Mapping) else ():
            if not isinstance(function, UndefinedFunction) or not isinstance(body, sp.Lambda):
                raise UsageError(
                    f"{self.name}: example = {self.example!r}; valid: a Lambda for each Function, as {{f: Lambda(x, x)}}"
                )

    @property
    def conclusion(self) -> sp.Basic:
        """The relation that the derivation must end in."""
        if self.proposition is not None:
            return self.proposition
        return sp.Eq(self.definition, self.closed_form, evaluate=False)

    def derived(self) -> Step | Line:
        """The last line of the derivation; of a claim without one what it says, from its hypotheses alone."""
        if self.derivation is not None:
            return self.derivation()
        supposed = tuple(one.step(self.domain) for one in self.hypotheses)
        return Step(f"{self.name}, without a derivation", self.conclusion, "", self.domain, supposed)
