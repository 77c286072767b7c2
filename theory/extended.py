"""One eigenvalue of Sigma above a bulk of any shape: the largest eigenvalue of C, and its eigenvector's overlap.

psi(p) = p (1 + <t/(p - t)>/gamma) takes p to the right of the bulk of Sigma to y right of the spectrum of C, where it
rises. Bulk examples are independent of the coordinates of the examples along the direction of the further eigenvalue.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from .admission import bound_symbols
from .algebra import is_zero
from .domain import Domain, Parameter
from .errors import Refusal
from .kernel import Goal, Theorem, Verdict, rule
from .language import (
    GRAM,
    C,
    E,
    S,
    average,
    average_below,
    eigenvalue,
    entry,
    extended,
    given,
    limit_in_probability,
    limit_in_proportion,
    onset,
    quadratic_form,
    spiked,
    tau,
    weight,
)
from .population_averages import EIGENVALUES
from .positivity import decide, entails, sign_on
from .roots import root_of
from .rules import equation
from .spikes import in_probability, pole


def _extended(matrix: sp.Expr, domain: Domain) -> sp.Expr:
    """The further eigenvalue of an extended matrix, which must be positive."""
    if matrix.func is not extended or matrix.args[0] != C or sign_on(matrix.args[1], domain) != 1:
        raise Refusal(f"C with one further eigenvalue > 0 of Sigma is needed, not {matrix}")
    return matrix.args[1]


@rule("extended_entry")
def extended_entry(goal: Goal) -> Verdict:
    """u^T (y - C_+)^-1 u for the direction u of a further eigenvalue ell of Sigma, exactly, wherever it exists.

    Along u the examples are sqrt(ell) w, off u they make C. Schur's complement: its inverse is y - ell w^T (1 + K/(y - K)) w/n.
    """
    left, right = equation(goal)
    matrices = left.atoms(extended)
    if len(matrices) != 1 or left.func is not entry or left.args[1:] != (1, 1):
        raise Refusal(f"an entry u_1^T (y - C_+)^-1 u_1 is needed, not {left}")
    (matrix,) = matrices
    further, y = _extended(matrix, goal.domain), pole(left.args[0], matrix)
    resolvent = 1 / (y - GRAM)
    by_linearity = sp.cancel((1 + GRAM * resolvent) / resolvent) * quadratic_form(resolvent)
    known = 1 / (y - further * by_linearity)
    if not is_zero(right - known):
        raise Refusal(f"Schur's complement gives {known}", known)
    return Verdict.PROVED


@dataclass(frozen=True)
class Edge:
    """psi at the further eigenvalue ell and its slope there, in averages over the bulk, and psi at the edge of the bulk.

    gamma > ``threshold`` says that psi rises at ell, and so beyond: that ell lies right of the edge's p.
    """

    image: sp.Expr
    slope: sp.Expr
    threshold: sp.Expr
    edge: sp.Expr


def _edge(matrix: sp.Expr, load: sp.Symbol, domain: Domain, identity: Theorem, noise: Theorem) -> Edge:
    """psi from the premises: the exact entry, and the renormalised noise, whose k at sigma^2 = -y is -p."""
    if load not in domain.symbols or sign_on(load, domain) != 1:
        raise Refusal(f"the load {load} must be a parameter > 0")
    further = _extended(matrix, domain)
    p, t = sp.Dummy("p", positive=True), sp.Dummy("t", positive=True)
    known, formula = equation(identity)
    y = pole(known.args[0], matrix) if known.func is entry and known.args[1:] == (1, 1) else None
    if y is None or y not in identity.domain.symbols:
        raise Refusal(f"the first premise must give u_1^T (y - {matrix})^-1 u_1 for a parameter y")
    wide = Domain((*domain.parameters, identity.domain[y.name]), domain.conditions)
    entails(wide, identity.domain, "the entry")
    inverse = (1 / formula).xreplace({quadratic_form(1 / (y - GRAM)): 1 / p})
    if not is_zero(inverse - y * (1 - further / p)):
        raise Refusal(f"1/F must be y (1 - {further}/p) where the quadratic form is 1/p, not {inverse}")
    pull = sp.Dummy("pull")
    psi = _continued(noise, load, p, pull)
    if not is_zero(psi - p * (1 + pull / load)):
        raise Refusal(f"the premise continues to {psi}, not to p (1 + <t/(p - t)>/{load})")
    lost = sp.factor(-sp.diff(p * t / (p - t), p))  # psi' = 1 - <lost>/gamma, and lost falls with p

    def mean(function: sp.Expr, at: sp.Expr) -> sp.Expr:
        return average_below(function.xreplace({p: at}), t, further)

    def image(at: sp.Expr) -> sp.Expr:
        return _renamed(at * (1 + mean(t / (p - t), at) / load))

    threshold = _renamed(mean(lost, further))
    end = _renamed(root_of(-mean(lost, p), p, -load, further, sp.oo))
    return Edge(image(further), 1 - threshold / load, threshold, image(end))


def _continued(noise: Theorem, load: sp.Symbol, p: sp.Symbol, pull: sp.Symbol) -> sp.Expr:
    """y = -sigma^2 at k = -p from the equation of the renormalised noise, ``pull`` standing for <t/(p - t)>.

    The premise: sigma^2/(1 - E tau(C R)/gamma), R = 1/(sigma^2 + C), tends to the one root k > 0, for every sigma > 0; and
    (1 - tr(C R)/n)/sigma^2 is the normalised trace of 1/(sigma^2 + K), which therefore tends to 1/k.
    """
    quantity, root = equation(noise)
    if quantity.func is not limit_in_proportion or quantity.args[1] != load or not isinstance(root, root_of):
        raise Refusal(f"the second premise must give the renormalised noise at load {load}")
    (symbol,) = {q.symbol for q in noise.domain.parameters} - {load}
    whole = noise.domain[symbol.name].interval.is_superset(sp.Interval.open(0, sp.oo))
    shift = symbol**2
    wanted = shift / (1 - E(tau(C / (shift + C))) / load)
    if noise.domain.conditions or not whole or not is_zero(quantity.args[0] - wanted):
        raise Refusal(f"the second premise must be the limit of {wanted} for every {symbol} > 0")
    function, k, level, *ends = root.args
    if level != 0 or ends != [0, sp.oo]:
        raise Refusal(f"{root} must be the zero of its function on (0, oo)")
    names = {}
    for node in function.atoms(average):
        inside, t = node.args
        if not is_zero(inside.xreplace({k: -p}) + t / (p - t)):
            raise Refusal(f"{node} does not continue to -<t/(p - t)>")
        names[node] = -pull
    flat = sp.expand(function.xreplace(names).xreplace({k: -p}))
    variance = sp.Dummy("variance")
    linear = sp.Poly(flat.xreplace({shift: variance}), variance)
    if linear.degree() != 1 or linear.has(symbol):
        raise Refusal(f"{function} is not linear in {shift}")
    return sp.cancel(linear.coeff_monomial(1) / linear.coeff_monomial(variance))


def _renamed(expression: sp.Basic) -> sp.Basic:
    """The variables of averages and roots by how deep they are nested, so that their names do not matter."""

    def rename(node: sp.Expr) -> sp.Expr:
        function, x, *rest = node.args
        if x in bound_symbols(function):
            raise Refusal(f"{x} is bound twice in {node}")
        name = next(name for name in EIGENVALUES if name not in bound_symbols(function))
        return node.func(function.xreplace({x: name}), name, *rest)

    return expression.replace(lambda node: isinstance(node, average_below | root_of), rename)


def _two_pieces(value: sp.Expr, first: sp.Expr, condition: sp.Basic, second: sp.Expr) -> None:
    """Refuse unless the value is the first expression under the condition, and the second elsewhere."""
    pieces = value.args if isinstance(value, sp.Piecewise) else ()
    if len(pieces) != 2 or pieces[0][1] != condition or pieces[1][1] != sp.true:
        raise Refusal(f"the right side must say what holds for {condition} and what otherwise")
    for (piece, _), known in zip(pieces, (first, second), strict=True):
        if not is_zero(piece - known):
            raise Refusal(f"it is {known}, not {piece}")


_AXIOMS = ("isserlis", "stieltjes_continuity", "complement_of_support", "no_eigenvalue_outside")


@rule("extended_eigenvalue", axioms=_AXIOMS, local=False)
def extended_eigenvalue(goal: Goal, identity: Theorem, noise: Theorem) -> Verdict:
    """The limit of the largest eigenvalue for a further eigenvalue ell of Sigma: psi(ell) where psi' > 0 there, or the edge.

    w^T (y - K)^-1 w/n tends to the trace of (y - K)^-1/n: given K its variance is 2 tr (y - K)^-2/n^2, and K has no
    eigenvalue near y. That trace is -1/k(-y) at y < 0 and analytic off the spectrum: 1/p with y = psi(p). psi' rises, and
    p right of its zero (or of the bulk) makes all y right of the spectrum. There 1/F = y (1 - ell/p) rises and has its
    zero at p = ell, if ell is among these p; else none, and the eigenvalues of C, below those of C_+, reach the edge.
    """
    left, value = equation(goal)
    quantity, load = in_probability(left)
    if quantity.func is not eigenvalue or quantity.args[1] != 1:
        raise Refusal(f"the limit of the largest eigenvalue is needed, not of {quantity}")
    found = _edge(quantity.args[0], load, goal.domain, identity, noise)
    _two_pieces(_renamed(value), found.image, sp.Ge(load, found.threshold), found.edge)
    return Verdict.PROVED


@rule("extended_weight", axioms=_AXIOMS, local=False)
def extended_weight(goal: Goal, location: Theorem, identity: Theorem, noise: Theorem) -> Verdict:
    """The limit of the squared overlap of the first eigenvector with u: the residue of F at psi(ell), or 0.

    Above the edge 1/F = y (1 - ell/p) converges uniformly around psi(ell), with slope psi(ell)/(ell psi'(ell)). On the edge
    psi(p*), p* >= ell, the weight is at most the limit of (y - psi(p*)) F at p -> p*, which vanishes as psi'(p*) = 0.
    """
    left, value = equation(goal)
    quantity, load = in_probability(left)
    if quantity.func is not weight or quantity.args[1:] != (1, 1, 1):
        raise Refusal(f"the limit of the first eigenvector's weight is needed, not of {quantity}")
    matrix = quantity.args[0]
    entails(goal.domain, location.domain, "the eigenvalue")
    found = _edge(matrix, load, goal.domain, identity, noise)
    name, place = equation(location)
    if name != limit_in_probability(eigenvalue(matrix, 1), load):
        raise Refusal(f"the limit of the largest eigenvalue of {matrix} must be the first premise")
    _two_pieces(_renamed(place), found.image, sp.Ge(load, found.threshold), found.edge)
    residue = matrix.args[1] * found.slope / found.image
    _two_pieces(_renamed(value), residue, sp.Gt(load, found.threshold), sp.S.Zero)
    return Verdict.PROVED


@rule("onset_of_pieces", local=False)
def onset_of_pieces(goal: Goal, form: Theorem) -> Verdict:
    """The x up to which a function is 0 and beyond which it is positive, read off its two pieces; averages of squares are > 0."""
    left, point = equation(goal)
    if left.func is not onset:
        raise Refusal(f"an onset is needed, not {left}")
    function, x = left.args
    name, value = equation(form)
    own = form.domain[x.name]
    if name != function or own.symbol != x or own.interval != sp.Interval.open(0, sp.oo) or x in goal.domain.symbols:
        raise Refusal(f"the premise must give {function} for every {x} > 0")
    entails(Domain((*goal.domain.parameters, own), goal.domain.conditions), form.domain, "the premise")
    pieces = value.args if isinstance(value, sp.Piecewise) else ()
    if len(pieces) != 2 or pieces[0][1] != sp.Gt(x, point) or pieces[1] != (sp.S.Zero, sp.true) or point.has(x):
        raise Refusal(f"the premise must hold {point} as the end of where it is 0")
    names = {node: sp.Dummy(positive=True) for node in value.atoms(average_below) if _positive(node)}
    flat = pieces[0][0].xreplace(names)
    bound = point.xreplace(names)
    box = (*goal.domain.parameters, own, *(Parameter(name, sp.S.Zero) for name in names.values()))
    if not decide(sp.Gt(bound, 0), Domain(box)) or sign_on(flat, Domain(box, (sp.Gt(x, bound),))) != 1:
        raise Refusal(f"{point} > 0 and {pieces[0][0]} > 0 are not shown")
    return Verdict.PROVED


def _positive(node: average_below) -> bool:
    """Is the average one of what is positive for 0 < t < ell?"""
    function, t, end = node.args
    low, gap = sp.Dummy("t", positive=True), sp.Dummy("gap", positive=True)
    box = Domain((Parameter(low, sp.S.Zero), Parameter(gap, sp.S.Zero)))
    return sign_on(sp.cancel(function.xreplace({end: t + gap}).xreplace({t: low})), box) == 1


@rule("white_extended", axioms=("isserlis",))
def white_extended(goal: Goal) -> Verdict:
    """A bulk of ones with one further eigenvalue 1 + theta makes spiked data: C_+ is A S A, whose law no rotation changes."""
    left, right = equation(goal)
    one = sp.Tuple(sp.Tuple(sp.S.One, sp.S.One))
    if not isinstance(left, given) or left.args[1] != one:
        raise Refusal(f"the left side must be a quantity given the law {one}")
    quantity, load = in_probability(left.args[0])
    if quantity.func not in (eigenvalue, weight):
        raise Refusal(f"an eigenvalue or the weight of an eigenvector is needed, not {quantity}")
    further = _extended(quantity.args[0], goal.domain)
    known = limit_in_probability(quantity.func(spiked(S, further - 1), *quantity.args[1:]), load)
    if right != known:
        raise Refusal(f"for white data it is {known}")
    return Verdict.PROVED
