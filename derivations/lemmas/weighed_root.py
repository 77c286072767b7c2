"""The square root of a sample covariance against a function B of Sigma: E tau(B(Sigma) C^(1/2)) in the limit, 0 <= B <= b.

C^(1/2) is an integral of C/(C + w^2); what is cut off beyond T is at most C/T.
"""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, substitute
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .absolute import within
from .exchange import K, T, exchanged, kernel, up_to, w
from .letters import X, d, gamma, mean, n, t, x
from .population import DATA, Sigma, both, s, tau_sigma
from .population_direction import (
    GROWS,
    PLACE,
    begun_direction,
    begun_tends,
    cut_bounds,
    direction,
    exist,
    noise_at,
    scale,
    shrunk,
    sizes,
)
from .population_equivalent import along_used, weighed_used_tends
from .population_limits import LIMIT_CUT, LIMIT_W
from .population_noise import POPULATIONS, B, P, average, b, limit, m, mean_tends, weight_continuous, y
from .population_root import share_equation
from .population_roots import BASE, CUT, WITH_SIGMA, margins, mean_trace
from .square_root import begun, begun_exists, bounds, root, share


def sized(context: Context, *more: Term) -> Context:
    """With the size b of B, and with further data."""
    ranges = (*context.ranges, *((one, DATA) for one in more))
    return Context((*context.variables, *more, b), (*context.conditions, le(ZERO, b)), ranges)


AT_W = sized(Context((*CUT.variables, w), (*CUT.conditions, lt(ZERO, w), lt(w, T)), BASE.ranges))
WHOLE, BEGUN = sized(BASE), sized(CUT)
TYPICAL = sized(POPULATIONS)
_PLACES = Context((t, x), (le(ZERO, t), le(ZERO, x)))
_AT_T = Context((T, *_PLACES.variables), (lt(ZERO, T), *_PLACES.conditions))
_SHARES = Context((w, *_PLACES.variables), (lt(ZERO, w), *_PLACES.conditions))
_ALONG = Context((*LIMIT_CUT.variables, t), (*LIMIT_CUT.conditions, le(ZERO, t)))
whole, cut = mean(both(mul(B(), root()))), mean(both(mul(B(), begun())))
used = substitute(along_used, {s: power(w, 2)})
"""E tau(B C/(C + w^2))."""


@lemma
def positive() -> tuple[Line, Line, Line]:
    """0 <= B <= b on [0, oo), which is owed; so abs(B) <= b."""
    own = Context((t, b), (le(ZERO, t), le(ZERO, b)))
    low = have(le(ZERO, B()), own, rule="suppose", own=(t,), title="B is not negative")
    high = have(le(B(), b), own, rule="suppose", own=(t,), title="B is bounded")
    below = have(le(neg(B()), b), own, low, rule="sign")
    return low, high, within(B(), b, own, high, below)


def _size(body: Term, most: Term, context: Context, low: Line, high: Line) -> Line:
    """abs(body) <= most of 0 <= body <= most."""
    below = have(le(neg(body), most), context, low, rule="combine", multipliers=(ONE,))
    return within(body, most, context, high, below)


# --- cut at T -----------------------------------------------------------------------------------------------


@lemma
def _share_sizes() -> tuple[Line, Line, Line]:
    """0 <= B x/(x + w^2) <= b, and its absolute value."""
    low, high, _ = positive()
    context, body = sized(_SHARES), mul(B(), share())
    part = have(le(share(), ONE), Context((w, x), (lt(ZERO, w), le(ZERO, x))), rule="sign")
    above = have(le(ZERO, body), context, low, rule="sign")
    under = have(le(body, b), context, high, part, rule="combine", multipliers=(share(), b))
    return above, under, _size(body, b, context, above, under)


@lemma
def cut_is_integral() -> Line:
    """E tau(B C^(1/2)), cut at T, is 2/pi times the integral of E tau(B C/(C + w^2)) up to T."""
    low, _, _ = positive()
    body, place = mul(B(), share()), sized(_AT_T)
    apart = have(eq(up_to(body), mul(B(), up_to(share()))), place, begun_exists(), low, rule="linear")
    there = have(make("defined", up_to(body)), place, apart, rule="order")
    line, *_ = exchanged(BASE, WITH_SIGMA)
    functions = {kernel((t, x)): (3, close(body, w, t, x))}
    out = instance(line, BEGUN, *_share_sizes()[:2], there, images={K: b}, functions=functions)
    free = mean(both(mul(B(), up_to(share()))))
    moved = have(eq(out.statement.args[0], free), BEGUN, out, apart, rule="rewrite")
    scaled = have(eq(cut, mul(scale, free)), BEGUN, moved, low, begun_exists(), rule="linear")
    weights = ONE, neg(scale), scale
    return have(eq(cut, mul(scale, up_to(used))), BEGUN, scaled, moved, out, rule="field", multipliers=weights)


@lemma
def used_sizes() -> tuple[Line, Line, Line]:
    """0 <= E tau(B C/(C + w^2)) <= b, and that it exists."""
    low, high, size = _share_sizes()
    body, inside = mul(B(), share()), sized(Context(AT_W.variables[:-1], AT_W.conditions[:-1], AT_W.ranges), X)
    there = have(make("defined", both(body)), inside, size, rule="order")
    above = have(le(ZERO, both(body)), inside, there, low, rule="order")
    under = have(le(both(body), both(b)), inside, there, high, rule="order")
    exists = have(make("defined", used), AT_W, size, rule="order")
    return (
        have(le(ZERO, used), AT_W, exists, above, rule="order"),
        have(le(used, b), AT_W, exists, there, above, under, high, rule="order"),
        exists,
    )


along = average(mul(B(), shrunk))
"""What E tau(B C/(C + w^2)) is in the limit."""


@lemma
def used_tends() -> Line:
    """E tau(B C/(C + w^2)) tends to the mean of B t/(t + kappa(w^2))."""
    context, at, kappa = sized(LIMIT_W), power(w, 2), noise_at(w)
    low, high, size = positive()
    paid = [instance(line, LIMIT_W, images={s: at}) for line in share_equation()]
    images = {s: at, y: div(at, kappa)}
    tends = instance(weighed_used_tends(), context, size, weight_continuous(), *paid, images=images)
    above = have(lt(ZERO, kappa), LIMIT_W, *paid, rule="sign")
    exists = have(make("defined", along), context, above, low, high, rule="order", bound=average(b))
    same = have(eq(tends.statement.args[1], along), context, tends, exists, above, rule="linear")
    return have(eq(limit(used), along), context, tends, same, rule="field", multipliers=(ONE, ONE))


@lemma
def cut_tends() -> Line:
    """The cut root tends to the mean of B and the cut root along an eigenvector of Sigma."""
    context = sized(LIMIT_CUT)
    inside = have(
        eq(limit(up_to(used)), up_to(along)), context, used_tends(), *used_sizes(), rule="dominated_convergence",
        bound=up_to(b), near=ONE,
    )  # fmt: skip
    value = mul(scale, up_to(along))
    exact = cut_is_integral()
    scaled = have(eq(limit(mul(scale, up_to(used))), value), context, inside, exact, rule="limit_algebra")
    tends = have(eq(limit(cut), value), context, scaled, exact, rule="rewrite")
    out, moved, apart = _along_law()
    weights = ONE, neg(ONE), scale, neg(scale)
    final = average(mul(B(), begun_direction))
    return have(eq(limit(cut), final), context, tends, apart, moved, out, rule="field", multipliers=weights)


def _along_law() -> tuple[Line, Line, Line]:
    """The mean of B times the integral up to T is the integral of the mean."""
    low, high, _ = positive()
    context, place = sized(LIMIT_CUT), sized(_ALONG)
    at_w = sized(Context((*LIMIT_W.variables, t), (*LIMIT_W.conditions, le(ZERO, t))))
    body, (below, _, most) = mul(B(), shrunk), sizes()
    facts = (
        have(le(ZERO, body), at_w, low, *sizes(), rule="sign"),
        have(le(body, b), at_w, high, low, below, most, rule="combine", multipliers=(shrunk, ZERO, ZERO, b)),
    )
    inner = have(eq(up_to(body), mul(B(), up_to(shrunk))), place, exist()[1], low, *sizes(), rule="linear")
    there = have(make("defined", up_to(body)), place, inner, rule="order")
    line, *_ = exchanged(Context((gamma, P), POPULATIONS.conditions), ((P, (t,)),))
    out = instance(
        line, context, *facts, there, images={K: b}, functions={kernel((t,)): (2, close(body, w, t))}
    )  # fmt: skip
    free = average(mul(B(), up_to(shrunk)))
    moved = have(eq(out.statement.args[0], free), context, out, inner, rule="rewrite")
    scaled = eq(average(mul(B(), begun_direction)), mul(scale, free))
    return out, moved, have(scaled, context, moved, exist()[1], low, *sizes(), rule="linear")


@lemma
def mean_grows() -> Line:
    """As T grows the mean of B and the cut root tends to that of B and the whole."""
    low, high, _ = positive()
    place, product = sized(_ALONG), mul(B(), begun_direction)
    above, under = cut_bounds()[:2]
    one, most = add(ONE, t), mul(b, add(ONE, t))
    weights = B(), ZERO, root(t), ZERO
    below = have(le(product, mul(b, root(t))), place, under, above, high, low, rule="combine", multipliers=weights)
    small = have(le(root(t), one), Context((t,), (le(ZERO, t),)), rule="sign")
    top = have(le(product, most), place, below, small, rule="combine", multipliers=(ONE, b))
    least = have(le(ZERO, product), place, above, low, rule="sign")
    point = have(
        eq(lim(GROWS, product, T), mul(B(), direction)), sized(PLACE), begun_tends()[1], least, *exist(), low,
        rule="limit_algebra",
    )  # fmt: skip
    finite = have(eq(average(most), mul(b, add(ONE, m))), TYPICAL, rule="linear")
    statement = eq(lim(GROWS, average(product), T), average(mul(B(), direction)))
    uses = point, top, least, finite
    return have(statement, TYPICAL, *uses, rule="dominated_convergence", bound=average(most), near=ONE)


# --- what the cut leaves out ---------------------------------------------------------------------------------


@lemma
def whole_exists() -> tuple[Line, Line, Line]:
    """E tau(B C^(1/2)) exists, for one data set too; B sqrt(x) <= b (1 + x)."""
    low, high, _ = positive()
    place, body, most = sized(_PLACES), mul(B(), root()), mul(b, add(ONE, x))
    small = have(le(root(), add(ONE, x)), Context((x,), (le(ZERO, x),)), rule="sign")
    top = have(le(body, most), place, small, high, rule="combine", multipliers=(b, root()))
    least = have(le(ZERO, body), place, low, rule="sign")
    size, inside = _size(body, most, place, least, top), sized(BASE, X)
    there = have(make("defined", both(body)), inside, size, rule="order")
    sides = (
        have(le(both(body), both(most)), inside, there, top, rule="order"),
        have(le(ZERO, both(body)), inside, there, least, rule="order"),
    )
    value = add(b, mul(b, mean(both(x))))
    finite = have(eq(mean(both(most)), value), WHOLE, margins(WITH_SIGMA, x, 1), rule="linear")
    exists = have(make("defined", whole), WHOLE, *sides, finite, size, rule="order", bound=mean(both(most)))
    return exists, there, top


@lemma
def near_cut() -> tuple[Line, Line]:
    """cut <= E tau(B C^(1/2)) <= cut + b tau(Sigma)/T."""
    low, high, _ = positive()
    exists, there, top = whole_exists()
    place, inside = sized(_AT_T), sized(CUT, X)
    body, begun_, least = mul(B(), root()), mul(B(), begun()), bounds()
    under = have(le(begun_, body), place, least[1], low, rule="combine", multipliers=(B(), ZERO))
    most = have(le(begun_, mul(b, add(ONE, x))), place, under, top, rule="combine", multipliers=(ONE, ONE))
    above = have(le(ZERO, begun_), place, low, least[0], rule="sign")
    size = _size(begun_, mul(b, add(ONE, x)), place, above, most)
    begun_there = have(make("defined", both(begun_)), inside, size, rule="order")
    data = have(le(both(begun_), both(body)), inside, there, begun_there, under, rule="order")
    lower = have(le(cut, whole), BEGUN, data, exists, cut_is_integral(), rule="order")
    part = mul(b, inverse(T))
    upper = add(begun_, mul(part, x))
    pointwise = have(
        le(body, upper), place, least[3], high, low, rule="combine", multipliers=(B(), div(x, T), ZERO)
    )  # fmt: skip
    data = have(le(both(body), both(upper)), inside, there, begun_there, pointwise, rule="order")
    margin = margins(WITH_SIGMA, x, 1)
    split = have(
        eq(mean(both(upper)), add(cut, mul(part, mean(both(x))))), BEGUN, cut_is_integral(), margin, begun_there, size,
        rule="linear",
    )  # fmt: skip
    in_mean = have(le(whole, mean(both(upper))), BEGUN, data, exists, split, rule="order")
    goal, weights = le(whole, add(cut, mul(part, tau_sigma))), (ONE, ONE, part, part)
    higher = have(goal, BEGUN, in_mean, split, margin, mean_trace(), rule="combine", multipliers=weights)
    return lower, higher


@lemma
def root_tends() -> Line:
    """E tau(B C^(1/2)) tends to the mean of B and C^(1/2) along an eigenvector of Sigma, for B continuous, 0 <= B <= b."""
    part = mul(b, inverse(T))
    gone = have(eq(lim(GROWS, mul(part, m), T), ZERO), TYPICAL, rule="limit_algebra")
    return have(
        eq(limit(whole), average(mul(B(), direction))), TYPICAL, *near_cut(), cut_tends(), mean_tends(), mean_grows(), gone,
        rule="squeeze", title="the square root against a function of Sigma", variables=(n, d, Sigma, T), lower=cut,
        upper=add(cut, mul(part, tau_sigma)), toward=GROWS, near_parameter=ONE,
    )  # fmt: skip
