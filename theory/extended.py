"""Eigenvalues of Sigma above a bulk of any shape: the largest eigenvalues of C, and the overlaps of their eigenvectors.

psi(p) = p (1 + <t/(p - t)>/gamma) takes p to the right of the bulk of Sigma to y right of the spectrum of C, where it
rises. The bulk is independent of the coordinates of the examples along the directions of the further eigenvalues.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import sympy as sp

from .admission import bound_symbols
from .algebra import is_zero
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
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
from .single_population import of_white
from .spikes import in_probability, pole, resolvent_entry, symmetric


def _further(matrix: sp.Expr, domain: Domain) -> tuple[sp.Expr, ...]:
    """The further eigenvalues of an extended matrix, which must be positive."""
    if matrix.func is not extended or matrix.args[0] != C or len(matrix.args) < 2:
        raise Refusal(f"C with further eigenvalues of Sigma is needed, not {matrix}")
    if any(sign_on(ell, domain) != 1 for ell in matrix.args[1:]):
        raise Refusal(f"{matrix.args[1:]} > 0 is not shown on {domain.describe()}")
    return matrix.args[1:]


@lru_cache(maxsize=8)
def schur_below(
    size: int,
) -> tuple[sp.ImmutableMatrix, tuple[sp.Symbol, sp.Symbol, tuple[sp.Symbol, ...], sp.ImmutableMatrix]]:
    """(y - f L B L)^-1, L = diag sqrt(ell), B symmetric, and the names in it of y, f, the ells, and the entries of B."""
    y, factor, ells = sp.Dummy("y"), sp.Dummy("f"), tuple(sp.Dummy(f"ell_{k}", positive=True) for k in range(size))
    entries = symmetric(size)
    roots = sp.diag(*map(sp.sqrt, ells))
    inverse = (y * sp.eye(size) - factor * roots * entries * roots).inv()
    return sp.ImmutableMatrix(inverse), (y, factor, ells, entries)


@rule("extended_entry")
def extended_entry(goal: Goal) -> Verdict:
    """u_i^T (y - C_+)^-1 u_j for the directions of further eigenvalues ell of Sigma, exactly, wherever it exists.

    Along u_i the examples are sqrt(ell_i) w_i, off all u they make C. Schur's complement: it is the entry of the inverse of
    y - L W L, L = diag sqrt(ell), W_ij = w_i^T (1 + K/(y - K)) w_j/n.
    """
    left, right = equation(goal)
    matrices = left.atoms(extended)
    if len(matrices) != 1 or left.func is not entry:
        raise Refusal(f"an entry u_i^T (y - C_+)^-1 u_j is needed, not {left}")
    (matrix,) = matrices
    further = _further(matrix, goal.domain)
    y, i, j = resolvent_entry(left, matrix)
    size = len(further)
    if max(i, j) > size:
        raise Refusal(f"{matrix} has {size} directions")
    resolvent = 1 / (y - GRAM)
    by_linearity = sp.cancel((1 + GRAM * resolvent) / resolvent)
    forms = {(k, m): quadratic_form(resolvent, k, m) for k in range(1, size + 1) for m in range(k, size + 1)}
    inverse, (place, factor, ells, entries) = schur_below(size)
    known = inverse[i - 1, j - 1].xreplace(
        {place: y, factor: by_linearity, **dict(zip(ells, further, strict=True))}
        | {entries[k - 1, m - 1]: form for (k, m), form in forms.items()}
    )
    if not is_zero(right - known):
        raise Refusal(f"Schur's complement gives {known}", known)
    return Verdict.PROVED


@dataclass(frozen=True)
class Edge:
    """psi at the k-th further eigenvalue ell and its slope there, in averages over the bulk, and psi at the edge of the bulk.

    gamma > ``threshold`` says that psi rises at ell, and so beyond: that ell lies right of the edge's p.
    """

    image: sp.Expr
    slope: sp.Expr
    threshold: sp.Expr
    edge: sp.Expr


def _edge(
    matrix: sp.Expr, k: sp.Expr, load: sp.Symbol, domain: Domain, noise: Theorem, entries: tuple[Theorem, ...]
) -> Edge:
    """psi from the premises: the exact entries, and the renormalised noise, whose k at sigma^2 = -y is -p."""
    if load not in domain.symbols or sign_on(load, domain) != 1:
        raise Refusal(f"the load {load} must be a parameter > 0")
    further = _further(matrix, domain)
    if not k.is_Integer or not 1 <= k <= len(further) or len(entries) != len(further):
        raise Refusal(f"an eigenvalue from 1 to {len(further)} is needed, and an entry for each direction, not {k}")
    above, here, below = further[: k - 1], further[k - 1], further[k:]
    ordered = [sp.Gt(ell, here) for ell in above] + [sp.Gt(here, ell) for ell in below]
    if not all(decide(relation, domain) for relation in ordered):
        raise Refusal(f"{', '.join(map(str, ordered))} is not shown on {domain.describe()}")
    p, t = sp.Dummy("p", positive=True), sp.Dummy("t", positive=True)
    for index, (premise, ell) in enumerate(zip(entries, further, strict=True), 1):
        _pole(matrix, index, ell, p, domain, premise)
    pull = sp.Dummy("pull")
    psi = _continued(noise, load, p, pull)
    if not is_zero(psi - p * (1 + pull / load)):
        raise Refusal(f"the premise continues to {psi}, not to p (1 + <t/(p - t)>/{load})")
    lost = sp.factor(-sp.diff(p * t / (p - t), p))  # psi' = 1 - <lost>/gamma, and lost falls with p

    def mean(function: sp.Expr, at: sp.Expr) -> sp.Expr:
        return average_below(function.xreplace({p: at}), t, further[-1])

    def image(at: sp.Expr) -> sp.Expr:
        return _renamed(at * (1 + mean(t / (p - t), at) / load))

    threshold = _renamed(mean(lost, here))
    end = _renamed(root_of(-mean(lost, p), p, -load, here, sp.oo))
    return Edge(image(here), 1 - threshold / load, threshold, image(end))


def _pole(matrix: sp.Expr, index: int, ell: sp.Expr, p: sp.Symbol, domain: Domain, premise: Theorem) -> None:
    """Refuse unless the premise's 1/F is y (1 - ell/p) where the quadratic forms are 1/p and, off the diagonal, 0."""
    known, formula = equation(premise)
    if known.func is not entry or known.args[1:] != (index, index):
        raise Refusal(f"a premise must give u_{index}^T (y - {matrix})^-1 u_{index}")
    y = pole(known.args[0], matrix)
    if y not in premise.domain.symbols:
        raise Refusal(f"{y} must be a parameter of the entry")
    entails(Domain((*domain.parameters, premise.domain[y.name]), domain.conditions), premise.domain, "the entry")
    forms = formula.atoms(quadratic_form)
    if any(form.args[0] != 1 / (y - GRAM) for form in forms):
        raise Refusal(f"{formula} must hold quadratic forms of 1/({y} - K) alone")
    limits = {form: 1 / p if form.args[1] == form.args[2] else sp.S.Zero for form in forms}
    inverse = 1 / formula.xreplace(limits)
    if not is_zero(inverse - y * (1 - ell / p)):
        raise Refusal(f"1/F must be {y} (1 - {ell}/p) where the quadratic form is 1/p, not {inverse}")


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


def _two_pieces(value: sp.Basic, first: sp.Expr, condition: sp.Basic, second: sp.Expr) -> None:
    """Refuse unless the value is the first expression under the condition, and the second elsewhere."""
    pieces: tuple[sp.Basic, ...] = value.args if isinstance(value, sp.Piecewise) else ()
    if len(pieces) != 2 or pieces[0][1] != condition or pieces[1][1] != sp.true:
        raise Refusal(f"the right side must say what holds for {condition} and what otherwise")
    for (piece, _), known in zip(pieces, (first, second), strict=True):
        if not is_zero(piece - known):
            raise Refusal(f"it is {known}, not {piece}")


_AXIOMS = ("isserlis", "stieltjes_continuity", "complement_of_support", "no_eigenvalue_outside")


@rule("extended_eigenvalue", axioms=_AXIOMS, local=False)
def extended_eigenvalue(goal: Goal, noise: Theorem, *entries: Theorem) -> Verdict:
    """The limit of the k-th largest eigenvalue for further eigenvalues ell of Sigma: psi(ell_k) where psi' > 0, or the edge.

    w^T (y - K)^-1 w/n tends to the trace of (y - K)^-1/n: given K its variance is 2 tr (y - K)^-2/n^2, and K has no
    eigenvalue near y; for two independent w it tends to 0 alike. That trace is -1/k(-y) at y < 0 and analytic off the
    spectrum: 1/p with y = psi(p). psi' rises, and p right of its zero (or of the bulk) makes all y right of the spectrum.
    There 1/F_i = y (1 - ell_i/p) rises; as many eigenvalues lie beyond y as there are ell_i > p. If ell_k is among these p
    it makes an eigenvalue; else at most k - 1 lie beyond the edge, which the eigenvalues of C, below those of C_+, reach.
    """
    left, value = equation(goal)
    quantity, load = in_probability(left)
    if quantity.func is not eigenvalue:
        raise Refusal(f"the limit of an eigenvalue is needed, not of {quantity}")
    matrix, k = quantity.args
    found = _edge(matrix, k, load, goal.domain, noise, entries)
    _two_pieces(_renamed(value), found.image, sp.Ge(load, found.threshold), found.edge)
    return Verdict.PROVED


@rule("extended_weight", axioms=_AXIOMS, local=False)
def extended_weight(goal: Goal, location: Theorem, noise: Theorem, *entries: Theorem) -> Verdict:
    """The limit of the squared overlap of the k-th eigenvector with u_k: the residue of F_k at psi(ell_k), or 0.

    Above the edge 1/F = y (1 - ell/p) converges uniformly around psi(ell), with slope psi(ell)/(ell psi'(ell)). On the edge
    psi(p*), p* >= ell, the weight is at most the limit of (y - psi(p*)) F at p -> p*, which vanishes as psi'(p*) = 0.
    """
    left, value = equation(goal)
    quantity, load = in_probability(left)
    if quantity.func is not weight or len(set(quantity.args[1:])) != 1:
        raise Refusal(f"the limit of the weight of the k-th eigenvector on u_k is needed, not of {quantity}")
    matrix, k = quantity.args[:2]
    entails(goal.domain, location.domain, "the eigenvalue")
    found = _edge(matrix, k, load, goal.domain, noise, entries)
    name, place = equation(location)
    if name != limit_in_probability(eigenvalue(matrix, k), load):
        raise Refusal(f"the limit of eigenvalue {k} of {matrix} must be the first premise")
    _two_pieces(_renamed(place), found.image, sp.Ge(load, found.threshold), found.edge)
    residue = matrix.args[k] * found.slope / found.image
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
    pieces: tuple[sp.Basic, ...] = value.args if isinstance(value, sp.Piecewise) else ()
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
    """A bulk of ones with further eigenvalues 1 + theta makes spiked data: C_+ is A S A, whose law no rotation changes."""
    left, right = equation(goal)
    quantity, load = in_probability(of_white(left))
    if quantity.func not in (eigenvalue, weight):
        raise Refusal(f"an eigenvalue or the weight of an eigenvector is needed, not {quantity}")
    further = _further(quantity.args[0], goal.domain)
    known = limit_in_probability(quantity.func(spiked(S, *(ell - 1 for ell in further)), *quantity.args[1:]), load)
    if right != known:
        raise Refusal(f"for white data it is {known}")
    return Verdict.PROVED
