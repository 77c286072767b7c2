"""Square roots of sample covariances of data of any covariance in the limit: means of products of integrals over the noise."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, div, eq, le, lt, mul, power
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .exchange import Layer, T, up_to, w
from .letters import absolute, gamma, t
from .marchenko_pastur import PI
from .population import s
from .population_direction import noise_at
from .population_double import AT_BOTH, AT_W, cut_is_double, double, pair, z
from .population_equivalent import weighed_used_tends
from .population_noise import HALF_LINE, LAW, P, average, b, limit, y
from .population_pair import factor, pair_tends, r
from .population_root import share_equation
from .population_roots import TWO_SETS, cut
from .square_root import share

_CUT = (lt(ZERO, T),)
LIMIT_CUT = Context((gamma, P, T), (lt(ZERO, gamma), *LAW, *_CUT))
LIMIT_W = Context((*LIMIT_CUT.variables, w), (*LIMIT_CUT.conditions, lt(ZERO, w), lt(w, T)))
LIMIT_BOTH = Context((*LIMIT_W.variables, z), (*LIMIT_W.conditions, lt(ZERO, z), lt(z, T)))


def factors(layers: tuple[Layer, ...]) -> tuple[Term, Term]:
    """What A/(A + w^2) and B/(B + z^2) are along an eigenvector of Sigma, in the limit."""
    return (factor(noise_at(w)) if layers is TWO_SETS else share(t)), factor(noise_at(z))


def limit_of_pair(layers: tuple[Layer, ...]) -> Term:
    return average(mul(*factors(layers)))


@lemma
def pair_in_the_limit(layers: tuple[Layer, ...]) -> Line:
    """The pair tends to the mean of the product of the two."""
    squares = {s: power(w, 2), r: power(z, 2)}
    if layers is TWO_SETS:
        return instance(pair_tends(), LIMIT_BOTH, images=squares)
    at = power(z, 2)
    paid = [instance(line, LIMIT_BOTH, images={s: at}) for line in share_equation()]
    weight = share(t)
    inside = Context((w, t), (lt(ZERO, w), le(ZERO, t)))
    size = have(le(absolute(weight), ONE), inside, rule="sign")
    on_line = have(make("continuous", HALF_LINE, close(weight, t)), Context((w,), (lt(ZERO, w),)), rule="continuity")
    images = {s: at, b: ONE, y: div(at, noise_at(z))}
    tends = instance(
        weighed_used_tends(), LIMIT_BOTH, size, on_line, *paid, images=images, functions={"B": (1, close(weight, t))}
    )
    positive = have(lt(ZERO, noise_at(z)), LIMIT_BOTH, *paid, rule="sign")
    value = limit_of_pair(layers)
    exists = have(make("defined", value), LIMIT_BOTH, positive, rule="order", bound=average(ONE))
    same = have(eq(tends.statement.args[1], value), LIMIT_BOTH, tends, exists, positive, rule="linear")
    weights = ONE, ONE
    return have(eq(limit(pair(layers)), value), LIMIT_BOTH, tends, same, rule="field", multipliers=weights)


@lemma
def pair_sizes(layers: tuple[Layer, ...]) -> tuple[Line, Line]:
    """0 <= pair <= 1."""
    return have(le(ZERO, pair(layers)), AT_BOTH, rule="order"), have(le(pair(layers), ONE), AT_BOTH, rule="order")


@lemma
def double_tends(layers: tuple[Layer, ...]) -> Line:
    """The double integral of the pair tends to that of its limit."""
    value = limit_of_pair(layers)
    sizes = pair_sizes(layers)
    inner = have(
        eq(limit(up_to(pair(layers), z)), up_to(value, z)), LIMIT_W, pair_in_the_limit(layers), *sizes,
        rule="dominated_convergence", bound=up_to(ONE, z), near=ONE,
    )  # fmt: skip
    there = have(make("defined", up_to(pair(layers), z)), AT_W, *sizes, rule="order", bound=up_to(ONE, z))
    wide = [
        have(goal, AT_W, there, *sizes, rule="order")
        for goal in (le(ZERO, up_to(pair(layers), z)), le(up_to(pair(layers), z), up_to(ONE, z)))
    ]
    return have(
        eq(limit(double(pair(layers))), double(value)), LIMIT_CUT, inner, there, *wide, rule="dominated_convergence",
        title="two integrals", bound=double(ONE), near=ONE,
    )  # fmt: skip


_SCALE = mul(num(4), power(PI, -2))


@lemma
def cut_tends(layers: tuple[Layer, ...]) -> Line:
    """The cut roots tend to 4/pi^2 times the double integral."""
    value = mul(_SCALE, double(limit_of_pair(layers)))
    scaled = mul(_SCALE, double(pair(layers)))
    tends = have(eq(limit(scaled), value), LIMIT_CUT, double_tends(layers), cut_is_double(layers), rule="limit_algebra")
    return have(eq(limit(cut(layers)), value), LIMIT_CUT, tends, cut_is_double(layers), rule="rewrite")
