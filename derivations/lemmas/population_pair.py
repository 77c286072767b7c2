"""Resolvents of two independent data sets of one covariance: the mean of each is a function of Sigma.

That function is the mean on each eigenspace; against it the second resolvent has its deterministic equivalent.
"""

from __future__ import annotations

from ...theory.terms.build import ONE, TRUE, ZERO, add, div, eq, le, lt, mul, neg, over, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .absolute import within
from .letters import absolute, d, gamma, mean, n, t, x
from .population import DATA, FINITE, C, Sigma, both, of_sigma, s, trace
from .population_equivalent import at_share, distance_vanishes, share_room, used_by_along, weighed_used_tends
from .population_noise import HALF_LINE, SHIFTED, WITH_DATA, P, average, b, limit, mean_tends, room_vanishes, y
from .population_root import kappa, share_equation

u, r, v = var("u", "real"), var("r", "real"), var("v", "real")
PLACED = Context((*FINITE.variables, u), FINITE.conditions, FINITE.ranges)
_WITH_DATA = Context((*WITH_DATA.variables, u), WITH_DATA.conditions, WITH_DATA.ranges)
shrunk = div(x, add(s, x))
"""C/(C + s), at an eigenvalue."""
_in_group = make("cases", eq(t, u), ONE, TRUE, ZERO)
_share, _part = of_sigma(_in_group), mean(both(mul(_in_group, shrunk)))
group = make("cases", lt(ZERO, _share), div(_part, _share), TRUE, ZERO)
"""The mean of C/(C + s) on the eigenspace of Sigma at u."""


@lemma
def _bounds() -> tuple[Line, Line]:
    """0 <= E tau([Sigma = u] C/(C + s)) <= tau([Sigma = u])."""
    low = have(le(ZERO, _part), PLACED, rule="order")
    margin = have(eq(both(_in_group), _share), _WITH_DATA, rule="law")
    under = have(le(both(mul(_in_group, shrunk)), both(_in_group)), _WITH_DATA, rule="order")
    inside = have(le(both(mul(_in_group, shrunk)), _share), _WITH_DATA, under, margin, rule="rewrite")
    return low, have(le(_part, _share), PLACED, inside, rule="order")


@lemma
def group_is_mean() -> tuple[Line, Line]:
    """group(u) tau([Sigma = u]) is that mean; abs(group) <= 1."""
    some, none = PLACED.where(lt(ZERO, _share)), PLACED.where(le(_share, ZERO))
    inside = div(_part, _share)
    product, size = eq(mul(group, _share), _part), le(absolute(group), ONE)
    ratio = [have(c, some, *_bounds(), rule="sign") for c in (le(inside, ONE), le(neg(inside), ONE))]
    branches = (
        have(eq(mul(inside, _share), _part), some, rule="field", multipliers=()),
        have(eq(mul(ZERO, _share), _part), none, *_bounds(), rule="sign"),
    )
    sizes = within(inside, ONE, some, *ratio), have(le(absolute(ZERO), ONE), none, rule="sign")
    return (
        have(product, PLACED, *branches, rule="cases", title="the mean on an eigenspace"),
        have(size, PLACED, *sizes, rule="cases", title="it is at most 1"),
    )


# --- two data sets --------------------------------------------------------------------------------------------

Y = var("Y", "data")
OTHER = make("coloured", Y, Sigma)
BOTH = Context((*FINITE.variables, r), (*FINITE.conditions, lt(ZERO, r)), FINITE.ranges)
WEIGHTED = Context((*BOTH.variables, y), (*BOTH.conditions, lt(ZERO, y)), FINITE.ranges)


def at_r(term: Term) -> Term:
    return substitute(term, {s: r})


def other_mean(body: Term) -> Term:
    return over(DATA, body, Y)


def crossed(body: Term) -> Term:
    """tau of a function of the one sample covariance, at x, times one of the other, at v."""
    return over(make("spectra", C, OTHER), body, x, v)


pair = mean(other_mean(crossed(mul(shrunk, div(v, add(r, v))))))
"""E tau(C/(C + s) C'/(C' + r)), C and C' of independent data."""


@lemma
def _exists() -> tuple[Line, Line]:
    """E tau(C/(C + s)) exists, and tau(group(Sigma))."""
    _, size = group_is_mean()
    trace_ = have(make("defined", mean(trace(shrunk))), FINITE, rule="order")
    return trace_, have(make("defined", of_sigma(substitute(group, {u: t}))), FINITE, size, rule="order")


def in_groups(weight: Term, shift: Term, context: Context, *exists: Line) -> Line:
    """E tau(weight(Sigma) C/(C + shift)) = tau(weight(Sigma) group(Sigma))."""
    images = {s: shift}
    paid: tuple[Line, ...] = (_exists()[0], group_is_mean()[0])
    if shift is not s:
        paid = tuple(instance(line, _moved(line.context), images=images) for line in paid)
    functions = {
        "f": (1, close(substitute(shrunk, images), x)), "F": (1, close(substitute(group, images), u)),
        "h": (1, close(weight, t)),
    }  # fmt: skip
    return instance(axiom("mean_in_groups"), context, *paid, *exists, functions=functions)


def _moved(context: Context) -> Context:
    return Context(
        tuple(r if v is s else v for v in context.variables),
        tuple(substitute(c, {s: r}) for c in context.conditions), context.ranges,
    )  # fmt: skip


@lemma
def pair_in_groups() -> Line:
    """E tau(C/(C + s) C'/(C' + r)) = E tau(group_s(Sigma) C/(C + r))."""
    paid = (*_exists()[:1], group_is_mean()[0])
    other = tuple(instance(line, _moved(line.context), images={s: r}) for line in paid)
    functions = {
        "f": (1, close(shrunk, x)), "F": (1, close(group, u)), "g": (1, close(at_r(shrunk), x)),
        "G": (1, close(at_r(group), u)),
    }  # fmt: skip
    product = instance(
        axiom("mean_in_groups_independent"), BOTH, *paid, *other, images={var("m", "integer"): n}, functions=functions
    )
    one = in_groups(substitute(group, {u: t}), r, BOTH, _exists()[1])
    statement = eq(product.statement.args[0], one.statement.args[0])
    return have(statement, BOTH, product, one, rule="field", multipliers=(ONE, neg(ONE)))


share = div(mul(y, t), add(r, mul(t, y)))
"""y t/(r + y t): C/(C + r) along an eigenvector of Sigma, in the limit."""
shared = mean(both(mul(share, shrunk)))
"""E tau(share(Sigma) C/(C + s))."""
pair_room = mul(r, substitute(share_room, {s: r, b: ONE}))


@lemma
def pair_bounds() -> tuple[Line, Line]:
    """The pair is E tau(share(Sigma) C/(C + s)) up to what vanishes where y is the limit of what is left at r."""
    here = substitute(group, {u: t})
    size = instance(
        group_is_mean()[1],
        Context((*FINITE.variables, t), (*FINITE.conditions, le(ZERO, t)), FINITE.ranges),
        images={u: t},
    )
    image = {"B": (1, close(here, t))}
    positive = have(le(absolute(share), ONE), Context((t, r, y), (le(ZERO, t), lt(ZERO, r), lt(ZERO, y))), rule="sign")
    exists = have(make("defined", of_sigma(share)), WEIGHTED, positive, rule="order")
    known = in_groups(share, s, WEIGHTED, exists)
    images = {s: r, b: ONE}
    whole = instance(used_by_along(), WEIGHTED, size, images=images, functions=image)
    split = have(
        eq(of_sigma(mul(share, here)), sub(of_sigma(here), mul(r, of_sigma(weighed_at_r(here))))),
        WEIGHTED,
        size,
        rule="linear",
    )
    found = []
    for line, sign in zip(at_share(), (ONE, neg(ONE)), strict=True):
        near = instance(line, WEIGHTED, size, images=images, functions=image)
        goal = le(pair, add(shared, pair_room)) if sign is neg(ONE) else le(sub(shared, pair_room), pair)
        weights = r, *(mul(w, sign) for w in (ONE, ONE, ONE, ONE))
        found.append(
            have(goal, WEIGHTED, near, pair_in_groups(), whole, split, known, rule="combine", multipliers=weights)
        )
    return found[1], found[0]


def weighed_at_r(body: Term) -> Term:
    return div(body, add(r, mul(t, y)))


# --- in the limit ---------------------------------------------------------------------------------------------

TWO_SHIFTS = Context((gamma, s, r, P), (lt(ZERO, gamma), lt(ZERO, s), lt(ZERO, r), *SHIFTED.conditions[2:]))


def factor(root: Term) -> Term:
    """t/(t + kappa)."""
    return div(t, add(t, root))


@lemma
def pair_tends() -> Line:
    """The pair tends to the mean of t/(t + kappa_s) t/(t + kappa_r)."""
    share_s = [instance(line, TWO_SHIFTS) for line in share_equation()]
    share_r = [instance(line, TWO_SHIFTS, images={s: r}) for line in share_equation()]
    kappa_r = at_r(kappa)
    at = {y: div(r, kappa_r)}
    sizes = Context(
        (*BOTH.variables, gamma, P), (*BOTH.conditions, lt(ZERO, gamma), *SHIFTED.conditions[2:]), FINITE.ranges
    )
    bounds = [instance(line, sizes, share_r[0], images=at) for line in pair_bounds()]
    near = instance(distance_vanishes(), TWO_SHIFTS, *share_r, images={s: r, **at})
    rooms = instance(room_vanishes(), TWO_SHIFTS, images={s: r})
    gone = have(
        eq(limit(substitute(pair_room, at)), ZERO),
        TWO_SHIFTS,
        near,
        rooms,
        mean_tends(),
        share_r[0],
        rule="limit_algebra",
    )
    weight = substitute(share, at)
    general = Context((t, r, y), (le(ZERO, t), lt(ZERO, r), lt(ZERO, y)))
    small = have(le(absolute(share), ONE), general, rule="sign")
    size = instance(
        small, Context((*TWO_SHIFTS.variables, t), (*TWO_SHIFTS.conditions, le(ZERO, t))), share_r[0], images=at
    )
    on_line = have(make("continuous", HALF_LINE, close(weight, t)), TWO_SHIFTS, *share_r, rule="continuity")
    images = {b: ONE, y: div(s, kappa)}
    functions = {"B": (1, close(weight, t))}
    tends = instance(weighed_used_tends(), TWO_SHIFTS, size, on_line, *share_s, images=images, functions=functions)
    lower, upper = (substitute(side, at) for side in (sub(shared, pair_room), add(shared, pair_room)))
    whole = have(
        eq(limit(pair), tends.statement.args[1]), TWO_SHIFTS, *bounds, tends, gone, share_r[0], rule="squeeze",
        title="two resolvents", variables=(n, d, Sigma), lower=lower, upper=upper,
    )  # fmt: skip
    value = average(mul(factor(kappa), factor(kappa_r)))
    positive = [
        have(lt(ZERO, root), TWO_SHIFTS, *lines, rule="sign") for root, lines in ((kappa, share_s), (kappa_r, share_r))
    ]
    exists = have(make("defined", value), TWO_SHIFTS, *positive, rule="order", bound=average(ONE))
    same = have(
        eq(whole.statement.args[1], value), TWO_SHIFTS, whole, *share_s, *share_r, exists, *positive, rule="linear"
    )
    return have(eq(limit(pair), value), TWO_SHIFTS, whole, same, rule="field", multipliers=(ONE, ONE))
