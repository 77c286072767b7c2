"""The mean of the largest of x half-normals, x real: A(x), the integral of 1 - F^x, F = erf(t/sqrt 2), and its derivatives."""

from __future__ import annotations

from ...theory.terms.build import ONE, OO, TWO, ZERO, add, eq, le, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .half_normal import below, between, t
from .half_normal import one as mean_of_one
from .largest import as_integral
from .largest import n as count
from .letters import integral

x, u, e, p, q = (var(name, "real") for name in ("x", "u", "e", "p", "q"))
SHARE = Context((e,), (lt(ZERO, e), lt(e, ONE)))
FROM_1 = Context((x,), (le(ONE, x),))
BEYOND_1, BEYOND_2, BEYOND_3 = (Context((x,), (lt(num(k), x),)) for k in (1, 2, 3))


def with_t(context: Context) -> Context:
    return Context((*context.variables, t), (*context.conditions, lt(ZERO, t)))


def raised(at: Term = x) -> Term:
    """F^x."""
    return make("rpow", below(), at)


LOG = make("ln", below())


def mean(at: Term = x) -> Term:
    """A."""
    return integral(ZERO, OO, sub(ONE, raised(at)), t)


def log_mean(at: Term = x) -> Term:
    """-A', the integral of F^x ln F."""
    return integral(ZERO, OO, mul(raised(at), LOG), t)


def square_mean(at: Term = x) -> Term:
    """-A'', the integral of F^x (ln F)^2."""
    return integral(ZERO, OO, mul(raised(at), make("pow", LOG, TWO)), t)


@lemma
def strictly_between() -> tuple[Line, Line]:
    """0 < F < 1."""
    context = Context((t,), (lt(ZERO, t),))
    one, two = (have(r, context, rule="sign") for r in (lt(ZERO, below()), lt(below(), ONE)))
    return one, two


@lemma
def power_falls() -> Line:
    """epsilon^q <= epsilon^p for 0 < epsilon < 1 and p <= q."""
    context = Context((e, p, q), (*SHARE.conditions, le(p, q)))
    log = have(lt(make("ln", e), ZERO), SHARE, rule="sign")
    return have(
        le(make("rpow", e, q), make("rpow", e, p)), context, log, rule="increasing_map", variable=u,
        function=make("rpow", e, u), interval=make("interval", p, q), values=(q, p),
    )  # fmt: skip


@lemma
def one_power(k: int) -> Line:
    """epsilon^x <= epsilon^k for x >= k, k a whole number."""
    context = Context((e, x), (*SHARE.conditions, le(num(k), x)))
    known = instance(power_falls(), context, images={p: num(k), q: x})
    same = have(eq(make("rpow", e, num(k)), make("pow", e, num(k))), SHARE, rule="functional_equation")
    whole_ = make("pow", e, num(k))
    return have(le(make("rpow", e, x), whole_), context, known, same, rule="combine", multipliers=(ONE, ONE))


@lemma
def bernoulli() -> Line:
    """1 - epsilon^x <= x (1 - epsilon) for x >= 1."""
    context = Context((e, x), (*SHARE.conditions, le(ONE, x)))
    below_one = instance(
        one_power(0), Context((u, x), (lt(ZERO, u), lt(u, ONE), le(ONE, x))), images={e: u, x: sub(x, ONE)}
    )
    function = sub(make("rpow", u, x), mul(x, u))
    falls = have(
        le(sub(make("rpow", ONE, x), x), sub(make("rpow", e, x), mul(x, e))), context, below_one, rule="increasing_map",
        variable=u, function=function, interval=make("interval", e, ONE), values=(ONE, e),
    )  # fmt: skip
    unit = have(eq(make("rpow", ONE, x), ONE), FROM_1, rule="functional_equation")
    less = le(sub(ONE, make("rpow", e, x)), mul(x, sub(ONE, e)))
    return have(less, context, falls, unit, rule="combine", multipliers=(ONE, neg(ONE)))


@lemma
def log_bound(order: int) -> Line:
    """0 <= epsilon^x (-ln epsilon)^k <= 1 - epsilon for x >= k, k = 1, 2."""
    context = Context((e, x), (*SHARE.conditions, le(num(order), x)))
    log = neg(make("ln", e))
    sign, least = have(lt(ZERO, log), SHARE, rule="sign"), have(le(mul(e, log), sub(ONE, e)), SHARE, rule="sign")
    power_ = one_power(order)
    if order == 1:
        uses, weights = (power_, least, sign), (log, ONE, ZERO)
    else:
        square = have(
            le(make("pow", mul(e, log), TWO), sub(ONE, e)),
            SHARE,
            least,
            sign,
            rule="combine",
            multipliers=(add(mul(e, log), sub(ONE, e)), ZERO),
        )
        uses, weights = (power_, square, sign), (make("pow", log, TWO), ONE, ZERO)
    most = le(mul(make("rpow", e, x), make("pow", log, num(order))), sub(ONE, e))
    return have(most, context, *uses, rule="combine", multipliers=weights)


BASE = integral(ZERO, OO, sub(ONE, below()), t)


@lemma
def base() -> Line:
    """The mean of one half-normal."""
    known = mean_of_one(instance(as_integral(1)[0], Context(), images={count: ONE}))
    there = have(make("defined", BASE), Context(), known, *between(), rule="order", bound=known.statement.args[0])
    same = have(eq(BASE, known.statement.args[0]), Context(), known, there, rule="linear")
    return have(eq(BASE, known.statement.args[1]), Context(), known, same, rule="field", multipliers=(ONE, ONE))


def at_share(line: Line, context: Context) -> Line:
    """What holds for 0 < epsilon < 1 at epsilon = F."""
    return instance(line, with_t(context), *strictly_between(), images={e: below()})


@lemma
def mean_exists() -> Line:
    """A(x) exists for x >= 1: 1 - F^x <= x (1 - F), by Bernoulli's inequality."""
    bound = integral(ZERO, OO, mul(x, sub(ONE, below())), t)
    there = have(eq(bound, mul(x, BASE)), FROM_1, base(), rule="linear")
    uses = there, at_share(bernoulli(), FROM_1), power_sign()
    return have(make("defined", mean()), FROM_1, *uses, rule="order", bound=bound)


@lemma
def power_sign() -> Line:
    """0 <= F^x <= 1."""
    return at_share(one_power(0), Context((x,), (le(ZERO, x),)))


@lemma
def log_exists() -> Line:
    """The integral of F^x ln F exists for x >= 1: its size is at most that of 1 - F."""
    uses = base(), at_share(log_bound(1), FROM_1)
    return have(make("defined", log_mean()), FROM_1, *uses, rule="order", bound=BASE)


@lemma
def square_exists() -> Line:
    """The integral of F^x (ln F)^2 exists for x >= 2: its size is at most that of 1 - F."""
    from_2 = Context((x,), (le(TWO, x),))
    uses = base(), at_share(log_bound(2), from_2)
    return have(make("defined", square_mean()), from_2, *uses, rule="order", bound=BASE)


def elsewhere(line: Line) -> Line:
    """The same of another number than x."""
    if x not in line.context.variables:
        return line
    context = Context(
        tuple(u if v is x else v for v in line.context.variables),
        tuple(substitute(c, {x: u}) for c in line.context.conditions),
    )
    return instance(line, context, images={x: u})


@lemma
def first_slope() -> Line:
    """A' is minus the integral of F^x ln F."""
    slope = make("deriv", ONE, close(mean(), x), x)
    inner = integral(ZERO, OO, neg(mul(raised(), LOG)), t)
    uses = *map(elsewhere, (base(), log_exists(), at_share(log_bound(1), FROM_1))), mean_exists()
    there = have(eq(inner, neg(log_mean())), FROM_1, log_exists(), rule="linear")
    known = have(eq(slope, inner), BEYOND_2, *uses, there, rule="leibniz", bound=BASE, near=(sub(x, ONE), add(x, ONE)))
    return have(
        eq(slope, neg(log_mean())),
        BEYOND_2,
        known,
        there,
        rule="field",
        title="the slope of the mean",
        multipliers=(ONE, ONE),
    )


@lemma
def second_slope() -> Line:
    """That of the integral of F^x ln F is the integral of F^x (ln F)^2."""
    slope = make("deriv", ONE, close(log_mean(), x), x)
    uses = base(), log_exists(), square_exists(), elsewhere(at_share(log_bound(2), Context((x,), (le(TWO, x),))))
    return have(eq(slope, square_mean()), BEYOND_3, *uses, rule="leibniz", bound=BASE, near=(sub(x, ONE), add(x, ONE)))
