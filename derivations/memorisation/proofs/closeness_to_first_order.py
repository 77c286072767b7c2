"""The mean largest cosine of samples, and of fresh data, to first order in 1/d: the cited expansion with its moments."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache, partial

from ....theory.claim import Claim
from ....theory.decide.field import canonical
from ....theory.decide.scene import Scene
from ....theory.rules.matrices import moment
from ....theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, le, lim, lt, mul, neg, over, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, bound, close, instantiate, make, num, substitute, subterms, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.largest import LARGEST, as_integral
from ...lemmas.largest import mean as mean_of_n
from ...lemmas.largest_cube import cube, cubes_vanish, first_positive, integrals
from ...lemmas.letters import PATH, SIZES, absolute, d, n
from ...lemmas.samples import DATA, FRESH, LEARNT, D, Kind, S, letters, mean, raised, rho, x
from ...lemmas.two_forms import (
    FORMS,
    c1,
    c2,
    cosine,
    difference,
    excess,
    f1,
    f3,
    form,
    k1,
    k2,
    root,
    s1,
    s2,
    size,
    turned,
)
from ..closest import fresh_claim, overlap_claim
from .closeness import closest_positive, gamma, largest_positive, leading

SQUARE = add(rho, bound(0, "real"))


@lemma
def expansion(kind: Kind) -> Line:
    """The cited expansion, M^2 = ridge + S or 1."""
    if kind is FRESH:
        return axiom("closest_to_first_order_of_seed")
    loads = Context((gamma, rho), (lt(ZERO, gamma), le(ZERO, rho)))
    at_x, root_ = add(rho, x), make("rpow", add(rho, x), HALF)
    near, away = (Context((rho, x), (le(ZERO, rho), r(ZERO, x))) for r in (le, lt))
    half_line, top = make("interval", ZERO, OO), add(ONE, rho)
    most = mul(top, make("pow", add(ONE, x), ONE))
    payments = (
        have(make("continuous", half_line, close(at_x, x)), Context((rho,), (le(ZERO, rho),)), rule="continuity"),
        have(make("continuous", half_line, close(ONE, x)), Context(), rule="continuity"),
        have(eq(make("deriv", ONE, close(at_x, x), x), ONE), away, rule="differentiate"),
        *(have(le(absolute(one), most), near, rule="sign") for one in (at_x, ONE)),
        have(lt(ZERO, root_), away, rule="sign"),
        have(le(ZERO, root_), near, rule="sign"),
        have(eq(power(root_, 2), at_x), near, rule="functional_equation"),
    )
    functions = {"f": (1, make("rpow", SQUARE, HALF)), "h": (1, SQUARE), "h_slope": (1, ONE)}
    images = {var("A", "real"): top, var("j", "integer"): ONE}
    return instance(axiom("closest_to_first_order"), loads, *payments, functions=functions, images=images)


@lemma
def moments(kind: Kind) -> dict[Term, Line]:
    """Every mean of a trace in it, by all contractions."""
    body = instantiate(expansion(kind).statement.args[0].args[1], n, d)
    found = {}
    for part in subterms(body):
        if part.head == "over" and part.args[0] is DATA and part.args[1].args[0].head == "spectrum":
            value = moment(part, Scene(kind.context))
            found[part] = have(eq(part, value), kind.context, rule="wick", title="all contractions")
    return found


def written(claim: Claim) -> Term:
    """What tends, as authors write it."""
    return instantiate(claimed(claim)[1].args[0].args[1], n, d)


def put(term: Term, images: dict[Term, Term]) -> Term:
    """The term with equals in the place of some of its parts."""
    if term in images:
        return images[term]
    parts = [put(part, images) if isinstance(part, Term) else part for part in term.args]
    return make(term.head, *parts) if term.terms and not term.loose else term


@lemma
def in_numbers(kind: Kind) -> Line:
    """The cited form with the moments of S and of the largest half-normal put in."""
    body = instantiate(expansion(kind).statement.args[0].args[1], n, d)
    lines = [
        have(eq(mean_, canonical(line.statement.args[1])), kind.context, line, rule="field", multipliers=(ONE,))
        for mean_, line in moments(kind).items()
    ]
    signs = [
        have(lt(ZERO, line.statement.args[0]), kind.context, line, rule="combine", multipliers=(neg(ONE),))
        for line in lines
    ]
    lines += [instance(line, kind.context) for line in integrals()]
    images = dict(line.statement.args for line in lines)
    return have(eq(body, put(body, images)), kind.context, *lines, *signs, closest_positive(kind), rule="rewrite")


def share(kind: Kind) -> Term:
    """What the sample has of one example."""
    return div(d, mul(n, add(ONE, rho))) if kind is LEARNT else ZERO


@cache
def images(kind: Kind) -> dict[Term, Term]:
    """The two forms: that of the claim, and the cited one with its moments."""
    part, of_ridge = share(kind), div(rho, add(ONE, rho)) if kind is LEARNT else ZERO
    whole = add(ONE, part)
    three, four = num(3), num(4)
    bend = add(
        num(-2), neg(mul(add(ONE, mul(four, of_ridge)), part)), mul(sub(ONE, mul(three, of_ridge)), power(part, 2))
    )
    constant = add(div(three, four), div(part, mul(TWO, whole)), div(mul(part, bend), mul(four, power(whole, 2))))
    cubic = neg(div(add(ONE, mul(three, part)), mul(four, whole)))
    first, third = (line.statement.args[1] for line in integrals())
    cited, cited_cubic = cited_constants(kind)
    more = div(part, d) if kind is LEARNT else ZERO
    return {
        cosine: mean(letters(kind)[0]), size: d, root: make("rpow", d, HALF), f1: first, f3: third,
        s1: make("rpow", whole, HALF), s2: make("rpow", add(whole, more), HALF), c1: canonical(constant), k1: canonical(cubic),
        c2: cited, k2: cited_cubic, excess: part, turned: canonical(mul(d, sub(cubic, cited_cubic))),
    }  # fmt: skip


def cited_constants(kind: Kind) -> tuple[Term, Term]:
    """Those of the first and of the third moment."""
    square = add(rho, x) if kind is LEARNT else ONE

    def value(k: int, order: int) -> Term:
        body = mul(*(x for _ in range(k)), *(square for _ in range(order))) if k + order else ONE
        return canonical(moment(over(DATA, over(make("spectrum", S), body, x), D), Scene(kind.context)))

    size_, image = value(0, 1), value(1, 1)
    change = sub(div(value(2, 1), image), div(d, n))
    lengths = add(
        div(d, mul(num(4), n)), neg(div(value(2, 2), mul(num(4), power(image, 2)))),
        div(mul(num(3), value(0, 2)), mul(num(4), power(size_, 2))), neg(div(value(1, 2), mul(TWO, image, size_))),
    )  # fmt: skip
    quarter = num(Fraction(1, 4))
    return canonical(add(quarter, mul(HALF, change), lengths)), canonical(sub(quarter, mul(HALF, change)))


@lemma
def forms(kind: Kind) -> tuple[Line, Line, Line]:
    """Their difference; the claim's form and the cited one, as they are put."""
    context, put_ = kind.context, images(kind)
    values = [have(lt(ZERO, put_[one]), context, rule="sign") for one in (size, root, s1, s2)]
    positive = [closest_positive(kind), *values, first_positive(context)]
    equations = [
        have(substitute(condition, put_), context, rule="functional_equation") for condition in FORMS.conditions[-2:]
    ]
    there = [instance(line, context) for line in (as_integral(1)[0], cube()[0])]
    apart = instance(difference(), context, *positive, *equations, *there, images=put_)
    claim = overlap_claim if kind is LEARNT else fresh_claim
    ours = have(eq(written(claim), apart.statement.args[0]), context, *there, *positive, rule="functional_equation")
    cited = substitute(form(s2, c2, k2), put_)
    theirs = have(eq(in_numbers(kind).statement.args[1], cited), context, *there, *positive, rule="functional_equation")
    return apart, ours, theirs


@lemma
def scaled(kind: Kind) -> Line:
    """sqrt(d) E of the cosine over the first moment."""
    known, put_ = leading(kind), images(kind)
    ours = mul(raised(8), mean(letters(kind)[0]))
    body, whole = div(mul(put_[root], put_[cosine]), put_[f1]), mean_of_n(LARGEST)
    positive_ = closest_positive(kind), first_positive(kind.context), instance(largest_positive(), kind.context)
    same = have(eq(div(ours, put_[f1]), body), kind.context, *positive_, rule="functional_equation")
    first_ = instance(integrals()[0], kind.context)
    apart = have(eq(div(ours, whole), div(ours, put_[f1])), kind.context, first_, same, *positive_, rule="rewrite")
    equal = have(eq(div(ours, whole), body), kind.context, apart, same, rule="field", multipliers=(ONE, ONE))
    start = div(ours, whole)
    low = have(le(start, body), kind.context, equal, rule="combine", multipliers=(ONE,))
    high = have(le(body, start), kind.context, equal, rule="combine", multipliers=(neg(ONE),))
    return have(
        eq(lim(PATH, body, n, d), known.statement.args[1]), known.context, known, low, high, rule="squeeze", variables=(n, d),
        lower=start, upper=start, near=ONE,
    )  # fmt: skip


@lemma
def cited_vanishes(kind: Kind) -> Line:
    """The cited form with its moments."""
    known, put_ = expansion(kind), in_numbers(kind)
    body = put_.statement.args[0]
    theirs = forms(kind)[2]
    same = have(eq(body, theirs.statement.args[1]), kind.context, put_, theirs, rule="field", multipliers=(ONE, ONE))
    return have(
        eq(lim(PATH, theirs.statement.args[1], n, d), ZERO), known.context, known, same, rule="squeeze", variables=(n, d),
        lower=body, upper=body, near=ONE,
    )  # fmt: skip


@lemma
def to_first_order(kind: Kind) -> Line:
    """The claim's form over the largest cosine is 1 + o(1/d)."""
    context, statement = claimed(overlap_claim if kind is LEARNT else fresh_claim)
    apart, ours, _ = forms(kind)
    body = apart.statement.args[1]
    there = as_integral(1)[0], cube()[0], first_positive(SIZES), closest_positive(kind)
    facts = cited_vanishes(kind), scaled(kind), instance(cubes_vanish(), context), *there
    value = have(
        eq(lim(PATH, body, n, d), ZERO), context, *facts, rule="limit_algebra", title="both forms agree", variables=(n, d),
        near=ONE,
    )  # fmt: skip
    same = have(eq(ours.statement.args[0], body), kind.context, ours, apart, rule="field", multipliers=(ONE, ONE))
    return have(
        statement, context, value, same, rule="squeeze", title="to first order", variables=(n, d), lower=body, upper=body,
        near=ONE,
    )  # fmt: skip


PROOFS: dict[str, Callable[[], Line]] = {
    overlap_claim.name: partial(to_first_order, LEARNT),
    fresh_claim.name: partial(to_first_order, FRESH),
}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("memorisation.overlap", "memorisation.fresh"),
        "The largest cosine is expanded to first order in 1/d around the largest of n half-normals: a cited "
        "expansion, in moments of the matrix that makes the samples. With these, by all contractions, the claim's "
        "form differs from the cited one by what is small against 1/d, as the largest cosine is bounded.",
    ),
}
"""What each proof does, in a sentence or two."""
