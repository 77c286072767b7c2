"""The former kernel, under which the book still stands where it has not moved: what passes it is ARGUED, not PROVED.

A derivation is a graph of steps. Each step *states* what it concludes; its rule verifies that
statement from the premises alone, or refuses. No step object carries any authority: ``check`` walks
the graph, looks each rule up by name in its own registry, and re-derives everything. So forging,
copying or mutating a Step or a Theorem gains nothing: what is not re-derived is not believed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from importlib import import_module
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from .admission import admit, bound_symbols
from .domain import Domain
from .errors import Refusal, UsageError
from .exactly import without_quadrature
from .examination import examine
from .former_axioms import AXIOMS, Axiom
from .positivity import entails
from .probes import points


class Verdict(Enum):
    """How a statement is known, strongest first; the last two are failures.

    PROVED and CERTIFIED are the kernel's words. What a rule of the former kernel lets pass is ARGUED: false statements
    have passed some of them.
    """

    PROVED = "PROVED"
    CERTIFIED = "CERTIFIED"
    ARGUED = "ARGUED"
    TESTED = "TESTED"
    CITED = "CITED"
    UNDECIDED = "UNDECIDED"
    REFUTED = "REFUTED"

    @property
    def ok(self) -> bool:
        return self not in (Verdict.UNDECIDED, Verdict.REFUTED)


@dataclass(frozen=True, eq=False)
class Step:
    """One line of a derivation: a statement on a domain, the rule that yields it, what it uses."""

    title: str
    statement: sp.Basic
    rule: str
    domain: Domain
    uses: tuple[Step, ...] = ()
    certificate: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Theorem:
    """A verified statement with the domain it holds on and the axioms it rests on."""

    statement: sp.Basic
    domain: Domain
    axioms: frozenset[str]


@dataclass(frozen=True)
class Goal:
    """What a rule is asked to verify."""

    statement: sp.Basic
    domain: Domain


@dataclass(frozen=True)
class Rule:
    """A named verifier: ``verify(goal, *premises, **certificate)`` returns a verdict or raises Refusal.

    ``axioms`` are the cited facts every use of the rule rests on. A rule that is not ``local`` relates
    different domains itself; for a local one the kernel demands that the goal's domain lies within each
    premise's.
    """

    name: str
    verify: Callable[..., Verdict]
    summary: str
    axioms: tuple[str, ...] = ()
    local: bool = True


RULES: dict[str, Rule] = {}


def rule(
    name: str, *, axioms: tuple[str, ...] = (), local: bool = True
) -> Callable[[Callable[..., Verdict]], Callable[..., Verdict]]:
    """Register a verifier under a name; its docstring's first line says what it checks.

    A rule from outside this package is trusted by its author alone: it becomes an axiom that every theorem above carries.
    """

    def register(verify: Callable[..., Verdict]) -> Callable[..., Verdict]:
        if name in RULES:
            raise UsageError(f"a rule named {name!r} exists already")
        if not verify.__doc__:
            raise UsageError(f"rule {name!r} has no docstring")
        summary, cited = verify.__doc__.strip().splitlines()[0], axioms
        if not verify.__module__.startswith(f"{__package__}."):
            own = Axiom(f"rule_{name}", f"What the rule {name!r} of {verify.__module__} lets pass: {summary}", "rule")
            AXIOMS[own.name] = own
            cited = (*axioms, own.name)
        RULES[name] = Rule(name, verify, summary, cited, local)
        return verify

    return register


@dataclass(frozen=True)
class Checked:
    """The outcome of checking one step, with the outcomes of the steps it uses."""

    step: Step
    verdict: Verdict
    seconds: float
    message: str = ""
    uses: tuple[Checked, ...] = ()
    axioms: frozenset[str] = frozenset()

    @property
    def ok(self) -> bool:
        return self.verdict.ok


def check(step: Step, memo: dict[int, tuple[Step, Checked]] | None = None, *, refute: bool = True) -> Checked:
    """Re-derive a step, and all it uses, from nothing but the registry of rules; a false step is a verdict.

    ``memo`` shares work between claims: it maps the identity of a step to the step and its outcome. Without ``refute`` no
    point is looked for at which a step that its rule refuses is false: it is undecided, and that is quicker to say.
    """
    memo = {} if memo is None else memo
    if id(step) not in memo:
        memo[id(step)] = (step, Checked(step, Verdict.UNDECIDED, 0.0, "the step uses itself"))
        memo[id(step)] = (step, _derive(step, memo, refute))
    return memo[id(step)][1]


def _derive(step: Step, memo: dict[int, tuple[Step, Checked]], refute: bool) -> Checked:
    step = _own(step)
    uses = tuple(check(used, memo, refute=refute) for used in step.uses)
    axioms = frozenset().union(*(used.axioms for used in uses))
    start = time.perf_counter()
    try:
        with without_quadrature():
            verdict, own = _apply(step, uses)
        message = ""
        verdict = verdict if verdict is Verdict.CITED else Verdict.ARGUED
    except Refusal as refusal:
        verdict, own, message = Verdict.UNDECIDED, frozenset(), str(refusal)
        if refusal.follows is not None and refute:
            follows = sp.Eq(refusal.follows, step.statement.rhs, evaluate=False)
            different = examine(follows, step.domain, names=("what follows", "what is stated"))
            if different:
                verdict, message = Verdict.REFUTED, f"{message}\n{different}"
    except Exception as error:  # whatever a rule stumbles over, it has not verified the statement
        verdict, own, message = Verdict.UNDECIDED, frozenset(), f"{type(error).__name__}: {error}"
    doubtful = refute or verdict.ok  # what a rule lets pass is always looked at
    if doubtful and (verdict is not Verdict.CITED or uses == ()) and _examinable(step):
        disproof = examine(step.statement, step.domain)
        if disproof:
            verdict, message = Verdict.REFUTED, f"{message}\n{disproof}".strip()
    return Checked(step, verdict, time.perf_counter() - start, message, uses, axioms | own)


def _own(step: Step) -> Step:
    """A copy of the step that nobody else can change, made of plain records only: no subclass with behaviour of its own."""
    if type(step) is not Step:
        raise UsageError(f"a derivation is made of Step records, not {type(step).__name__}")
    if missing := [f.name for f in fields(Step) if f.name not in vars(step)]:
        raise UsageError(f"a step has no {missing[0]}: make it with phaseproof.by.step")
    for name, value, kind in (
        ("title", step.title, str),
        ("rule", step.rule, str),
        ("domain", step.domain, Domain),
        ("uses", step.uses, tuple),
        ("certificate", step.certificate, dict),
    ):
        if type(value) is not kind:
            raise UsageError(f"the {name} of a step is a {kind.__name__}, not {type(value).__name__}")
    return replace(step, domain=step.domain.checked(), certificate=dict(step.certificate))


def _plain(value: Any) -> Any:
    """A certificate's content as new dictionaries and tuples of expressions of the language, numbers and words."""
    if type(value) is dict:
        return {_plain(key): _plain(item) for key, item in value.items()}
    if type(value) is tuple:
        return tuple(_plain(item) for item in value)
    if isinstance(value, sp.Basic):
        admit(value)
    elif type(value) not in (int, str, bool):
        raise Refusal(f"a certificate holds expressions, numbers and words, not {type(value).__name__}")
    return value


def _examinable(step: Step) -> bool:
    """Is the statement made of the language alone? What is foreign is not even evaluated: it could answer anything."""
    try:
        for part in (step.statement, *step.domain.conditions):
            admit(part)
    except Refusal:
        return False
    return True


def _apply(step: Step, uses: tuple[Checked, ...]) -> tuple[Verdict, frozenset[str]]:
    failed = [used.step.title for used in uses if not used.ok]
    if failed:
        raise Refusal(f"it uses a step that failed: {failed[0]}")
    known = RULES.get(step.rule) or _loaded().get(step.rule)
    if known is None:
        raise Refusal(f"there is no rule named {step.rule!r}; valid: {', '.join(sorted(RULES))}")
    well_formed(step.statement, step.domain)
    certificate = _plain(step.certificate)
    premises = tuple(Theorem(used.step.statement, used.step.domain, used.axioms) for used in uses)
    if known.local:
        for used in uses:
            entails(step.domain, used.step.domain, why=f"premise {used.step.title!r}")
    verdict = known.verify(Goal(step.statement, step.domain), *premises, **certificate)
    if not isinstance(verdict, Verdict) or not verdict.ok:
        raise Refusal(f"rule {step.rule!r} returned {verdict!r}, which certifies nothing")
    cited = {step.certificate["axiom"]} if verdict is Verdict.CITED else set()
    return verdict, frozenset(known.axioms) | cited


def _loaded() -> Mapping[str, Rule]:
    """The registry after every module of this kernel has been imported."""
    import_module(".by", __package__).load()
    return RULES


def well_formed(statement: sp.Basic, domain: Domain) -> None:
    """Refuse a statement that is no relation, is foreign to the language, or speaks of an undeclared symbol."""
    if not isinstance(statement, Relational):
        raise Refusal(f"a step states a relation between two expressions, not {statement}")
    for part in (statement, *domain.conditions):
        admit(part)
    if not points(domain):
        raise Refusal(f"no point of {domain.describe()} was found: what is said of it may be said of nothing")
    declared = {p.name: p.symbol for p in domain.parameters}
    for symbol in bound_symbols(statement):
        if symbol.name in declared:
            raise Refusal(f"{symbol} is bound in the statement and a parameter of its domain too; rename one of them")
    for symbol in sorted(statement.free_symbols, key=str):
        if symbol.name not in declared:
            raise Refusal(f"the statement speaks of {symbol}, which its domain does not declare ({domain.describe()})")
        if symbol != declared[symbol.name]:
            raise Refusal(f"{symbol} in the statement has other assumptions than {symbol} in the domain")
