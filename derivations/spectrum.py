"""Data of any covariance Sigma: renormalised noise, losses, the square root of S, overlap and distances.

Averages are over the law of the eigenvalues of Sigma, any law on (0, oo) with a finite mean. Everything follows from
Stein's identity for the resolvent; for Sigma = 1 each result is shown to be the isotropic one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import sympy as sp
from sympy import Rational, pi, sqrt

from ..theory.by import chain, equal, step
from ..theory.claim import Claim
from ..theory.domain import Domain, Parameter
from ..theory.kernel import Step
from ..theory.language import (
    C1,
    C2,
    COVARIANCE,
    WEIGHT,
    C,
    E,
    S,
    average,
    d,
    given,
    inner,
    limit_in_proportion,
    n,
    tau,
    tau_product,
    test_loss,
    train_loss,
)
from ..theory.roots import root_of
from ..theory.single_population import over_atoms
from . import convergence, denoising, generalisation
from .denoising import DOMAIN, NOISE, sigma
from .marchenko_pastur import FEW, LOADS, MANY, SIZE, gamma

SIZES = Domain((NOISE, *SIZE))
k = sp.Symbol("k", positive=True)
s = sp.Symbol("s", positive=True)
r = sp.Symbol("r", positive=True)
T = sp.Symbol("t", positive=True)
u = sp.Symbol("u", positive=True)
v = sp.Symbol("v", positive=True)
y = sp.Symbol("y", positive=True)
noise = sigma**2
resolvent = 1 / (noise + C)


def _limit(inside: sp.Expr) -> sp.Expr:
    return limit_in_proportion(inside, gamma)


def joined(title: str, domain: Domain, *links: Step) -> Step:
    """A chain whose links may have sums in the middle: their differences are added up."""
    statement = equal(links[0].statement.lhs, links[-1].statement.rhs)
    return step(title, statement, "algebra", domain, *links, factors=(sp.S.One,) * len(links))


# --- the renormalised noise -----------------------------------------------------------------------------

left_over = 1 - average(s / (s + k), s) / gamma
kappa = root_of(left_over - noise / k, k, 0, 0, sp.oo)
kappa_definition = _limit(noise / (1 - E(tau(C * resolvent)) / gamma))


@cache
def kappa_equation() -> Step:
    """kappa exists, is unique, and solves its equation: the left side rises from -oo to 1."""
    return step(
        "the left side rises from -oo to 1",
        equal((left_over - noise / k).xreplace({k: kappa}), sp.S.Zero),
        "increasing_root",
        DOMAIN,
    )


@cache
def equivalent() -> Step:
    """(S + sigma^2)^-1 in any direction of Sigma: B is any bounded function of Sigma."""
    identity = step(
        "Stein's identity for the resolvent",
        equal(
            E(tau_product(WEIGHT, 1 - noise * resolvent)),
            E(tau_product(WEIGHT * COVARIANCE, resolvent) * (1 - d / n * tau(C * resolvent)))
            - E(tau_product(WEIGHT * COVARIANCE, C * resolvent**2)) / n,
        ),
        "population_loop",
        SIZES,
        function=resolvent,
    )
    bound = Rational(27, 256) / noise**3
    variance = step(
        "the trace concentrates",
        sp.Le(
            E(tau(resolvent) ** 2) - E(tau(resolvent)) ** 2,
            4 * bound * tau(COVARIANCE) / (n * d),
            evaluate=False,
        ),
        "population_poincare",
        SIZES,
        function=resolvent,
        bound=bound,
    )
    return step(
        "the deterministic equivalent",
        equal(_limit(E(tau_product(WEIGHT, resolvent))), average(WEIGHT * kappa / (noise * (T + kappa)), T)),
        "deterministic_equivalent",
        DOMAIN,
        identity,
        variance,
        kappa_equation(),
        shift=noise,
    )


trace = kappa / noise * average(1 / (T + kappa), T)
weighted_trace = kappa / noise * average(T / (T + kappa), T)


@cache
def trace_limit(weighted: bool) -> Step:
    """The limit of E tau R, or of E tau(Sigma R)."""
    inside = E(tau_product(COVARIANCE, resolvent)) if weighted else E(tau(resolvent))
    return step(
        "one weight", equal(_limit(inside), weighted_trace if weighted else trace), "weigh", DOMAIN, equivalent()
    )


@cache
def kappa_step() -> Step:
    shrunk = step(
        "by the resolvent",
        equal(E(tau(C * resolvent)), 1 - noise * E(tau(resolvent))),
        "traces",
        SIZES,
    )
    before = _limit(1 - E(tau(C * resolvent)) / gamma)
    inside = _limit(1 - (1 - noise * E(tau(resolvent))) / gamma)
    value = 1 - (1 - noise * trace) / gamma
    links = (
        step("exact at every size", equal(before, inside), "under_limit", DOMAIN, shrunk),
        step("the limit of the trace", equal(inside, value), "continuous_limit", DOMAIN, trace_limit(False)),
        step("by its equation", equal(value, noise / kappa), "averages", DOMAIN, kappa_equation(), factors=(sp.S.One,)),
    )
    share = joined("the share of the noise", DOMAIN, *links)
    return step("its inverse", equal(kappa_definition, kappa), "continuous_limit", DOMAIN, share)


# --- losses ---------------------------------------------------------------------------------------------

first = average(T / (T + kappa), T)
second = average(T / (T + kappa) ** 2, T)
slope = noise / kappa + kappa * second / gamma
test_definition = _limit(E(test_loss(sigma, sp.S.Zero, COVARIANCE)))
train_definition = _limit(E(train_loss(sigma, sp.S.Zero, COVARIANCE)))
test_error = noise * first + (kappa**2 - noise**2) * second / slope
train_error = noise * first
SHRINKAGE = C * resolvent
MEAN, SQUARE, WEIGHTED_SQUARE = E(tau(resolvent)), E(tau(resolvent**2)), E(tau_product(COVARIANCE, resolvent**2))
BY_RESOLVENT = {
    test_loss: noise**2 * WEIGHTED_SQUARE + noise * (1 - 2 * noise * MEAN + noise**2 * SQUARE),
    train_loss: noise * (1 - noise * MEAN),
}
square = (trace - second / slope) / noise
weighted_square = kappa**2 * second / (noise**2 * slope)


@cache
def square_limit(weighted: bool) -> Step:
    """The limit of E tau R^2, or of E tau(Sigma R^2)."""
    inside = WEIGHTED_SQUARE if weighted else SQUARE
    value = weighted_square if weighted else square
    raw = _raw_square(weighted)
    derivative = step(
        "the derivative in sigma^2",
        equal(_limit(inside), raw),
        "derivative_of_equivalent",
        DOMAIN,
        trace_limit(weighted),
        kappa_equation(),
        x=sigma,
        shift=noise,
    )
    if not weighted:
        return step("tidied", equal(_limit(inside), value), "averages", DOMAIN, derivative, factors=(sp.S.One,))
    factors = (sp.S.One, -value)
    return step(
        "tidied", equal(_limit(inside), value), "averages", DOMAIN, derivative, kappa_equation(), factors=factors
    )


def _raw_square(weighted: bool) -> sp.Expr:
    """-(d/d sigma^2) of the trace, with d kappa/d sigma^2 = 1/slope."""
    top = T if weighted else sp.S.One
    moved = average(top / (T + kappa), T) - kappa * average(top / (T + kappa) ** 2, T)
    return kappa / noise**2 * average(top / (T + kappa), T) - moved / (noise * slope)


@cache
def loss_step(loss: Any, definition: sp.Expr, value: sp.Expr) -> Step:
    """The limit of a loss: exact at every size by traces of the resolvent, then the limits of these."""
    if loss is test_loss:
        whole = noise * E(tau(SHRINKAGE**2)) + E(tau_product(COVARIANCE, (SHRINKAGE - 1) ** 2))
    else:
        whole = noise * E(tau(SHRINKAGE**2)) + E(tau((SHRINKAGE - 1) ** 2 * C))
    trained = step(
        "the trained denoiser, averaged over noise and data",
        equal(E(loss(sigma, sp.S.Zero, COVARIANCE)), whole),
        "population_loss",
        SIZES,
        denoiser=SHRINKAGE,
    )
    parts = step("in partial fractions", equal(whole, BY_RESOLVENT[loss]), "traces", SIZES)
    exact = joined("by the resolvent", SIZES, trained, parts)
    inside = _limit(BY_RESOLVENT[loss])
    limits = {MEAN: trace_limit(False)}
    if loss is test_loss:
        limits |= {SQUARE: square_limit(False), WEIGHTED_SQUARE: square_limit(True)}
    raw = BY_RESOLVENT[loss].xreplace({node: known.statement.rhs for node, known in limits.items()})
    links = (
        step("exact at every size", equal(definition, inside), "under_limit", DOMAIN, exact),
        step("the limits of the traces", equal(inside, raw), "continuous_limit", DOMAIN, *limits.values()),
        step("closed form", equal(raw, value), "averages", DOMAIN),
    )
    return joined("the loss", DOMAIN, *links)


def train_step() -> Step:
    return loss_step(train_loss, train_definition, train_error)


def test_step() -> Step:
    return loss_step(test_loss, test_definition, test_error)


# --- the square root of S -------------------------------------------------------------------------------

VALUE = Parameter(T, sp.S.Zero, meaning="eigenvalue of Sigma")
START = root_of(left_over, k, 0, 0, sp.oo)
by_noise = sp.Integral(T / (T + kappa.xreplace({sigma: u})), (u, 0, sp.oo))
root_in_direction = 2 / pi * by_noise
_bracket = left_over.xreplace({k: v})


def _over_kappa(start: sp.Expr) -> sp.Expr:
    return sp.Integral(T * sqrt(v) * sqrt(_bracket) / (T + v) ** 2, (v, start, sp.oo))


def smooth(many: bool) -> sp.Expr:
    """(4/pi) times an integral over 0 < y < 1 of a function that is smooth up to both ends: kappa = start + (y/(1-y))^2."""
    if many:
        root = y * sqrt(_weight(True))
        denominator = T * (1 - y) ** 2 + y**2
    else:
        root = y * sqrt(_sum_of_squares) * sqrt(_weight(False))
        denominator = (T + START) * (1 - y) ** 2 + y**2
    return 4 / pi * sp.Integral(T * y * root / denominator**2, (y, 0, 1))


_sum_of_squares = START * (1 - y) ** 2 + y**2


def _weight(many: bool) -> sp.Expr:
    """What is left of 1 - df_1/n under the root."""
    if many:
        return (gamma - 1) / gamma + average(y**2 / (s * (1 - y) ** 2 + y**2), s) / gamma
    return average(r / ((r + START) * ((r + START) * (1 - y) ** 2 + y**2)), r) / gamma


def _with_value(many: bool) -> Domain:
    return Domain((*(MANY if many else FEW).parameters, VALUE))


@cache
def along_step(many: bool) -> Step:
    """S^(1/2) along one direction, with the renormalised noise as variable."""
    return step(
        "over the renormalised noise",
        equal(root_in_direction, 2 / pi * _over_kappa(sp.S.Zero if many else START)),
        "along_the_root",
        _with_value(many),
        kappa_equation(),
        *(() if many else (start_equation(),)),
        noise=sigma,
    )


@cache
def direction_step(many: bool) -> Step:
    """S^(1/2) along an eigenvector of Sigma with eigenvalue t, as one integral of an explicit function."""
    domain = _with_value(many)
    start = sp.S.Zero if many else START
    zero = () if many else (start_equation(),)
    image = start + (y / (1 - y)) ** 2
    roots = {v: (y / (1 - y), sp.S.One) if many else (1 / (1 - y), _sum_of_squares)}
    roots[_bracket] = (sp.S.One if many else y, _weight(many))
    unit = step(
        "onto the unit interval",
        equal(2 / pi * _over_kappa(start), smooth(many)),
        "onto_unit_interval",
        domain,
        *zero,
        image=image,
        roots=roots,
        factors={} if many else {_bracket: sp.S.One},
    )
    return chain("S^(1/2) along one direction", domain, along_step(many), unit)


@cache
def start_equation() -> Step:
    """With fewer examples than dimensions kappa stays positive without noise."""
    return step("kappa without noise", equal(left_over.xreplace({k: START}), sp.S.Zero), "increasing_root", FEW)


PAIR, WITH_POPULATION, WEIGHED = (
    E(tau_product(sqrt(C1), sqrt(C2))),
    E(tau_product(sqrt(COVARIANCE), sqrt(C))),
    E(tau_product(WEIGHT, sqrt(C))),
)


def _in_direction(mean: sp.Expr, direction: sp.Expr) -> sp.Expr:
    return average({PAIR: direction**2, WITH_POPULATION: sqrt(T) * direction, WEIGHED: WEIGHT * direction}[mean], T)


def by_load(value: Any) -> sp.Piecewise:
    """A value for gamma >= 1 and one for gamma < 1."""
    return sp.Piecewise((value(True), gamma >= 1), (value(False), True))


@cache
def root_regime(mean: sp.Expr, many: bool, direction: Callable[[bool], Step] | None = None) -> Step:
    """The limit of a trace with S^(1/2) in one regime, S^(1/2) along one direction in the form that a step gives it."""
    known = (direction or direction_step)(many)
    domain = MANY if many else FEW
    raw, value = _in_direction(mean, root_in_direction), _in_direction(mean, known.statement.rhs)
    limit = step(
        "S^(1/2) as an integral of resolvents",
        equal(_limit(mean), raw),
        "square_root_equivalent",
        domain,
        equivalent(),
        noise=sigma,
    )
    explicit = step("as an explicit integral", equal(raw, value), "under_average", domain, known, t=T)
    return chain(f"square root for {domain.describe()}", domain, limit, explicit)


# --- overlap and distances ------------------------------------------------------------------------------

mean_value = average(T, T)


def seed(first_root: sp.Expr, second_root: sp.Expr) -> sp.Expr:
    return E(inner(first_root, second_root))


@cache
def seeded(first_root: sp.Expr, second_root: sp.Expr) -> Step:
    """A mean inner product of two samples from the same seed, exactly at every size."""
    domain = Domain(SIZE)
    norms = {sqrt(C): C, sqrt(C1): C, sqrt(C2): C, sqrt(COVARIANCE): COVARIANCE}
    if first_root != second_root:
        whole = d * E(tau_product(first_root, second_root))
        return step(
            "average over the seed",
            equal(seed(first_root, second_root), whole),
            "population_seed_average",
            domain,
        )
    trace_of = E(tau(norms[first_root]))
    average_seed = step(
        "average over the seed", equal(seed(first_root, second_root), d * trace_of), "population_seed_average", domain
    )
    mean = step("the mean of S is Sigma", equal(trace_of, tau(COVARIANCE)), "population_mean", domain)
    return step(
        "norm of a sample",
        equal(seed(first_root, second_root), d * tau(COVARIANCE)),
        "algebra",
        domain,
        average_seed,
        mean,
    )


@cache
def mean_limit() -> Step:
    return step("the mean eigenvalue", equal(_limit(tau(COVARIANCE)), mean_value), "population_mean", LOADS)


overlap_definition = _limit(seed(sqrt(C1), sqrt(C2)) / sqrt(seed(sqrt(C1), sqrt(C1)) * seed(sqrt(C2), sqrt(C2))))
split_definition = _limit((seed(sqrt(C1), sqrt(C1)) + seed(sqrt(C2), sqrt(C2)) - 2 * seed(sqrt(C1), sqrt(C2))) / d)
population_definition = _limit(
    (seed(sqrt(C), sqrt(C)) + seed(sqrt(COVARIANCE), sqrt(COVARIANCE)) - 2 * seed(sqrt(COVARIANCE), sqrt(C))) / d
)


def overlap_value(many: bool) -> sp.Expr:
    return _in_direction(PAIR, smooth(many)) / mean_value


def split_value(many: bool) -> sp.Expr:
    return 2 * mean_value - 2 * _in_direction(PAIR, smooth(many))


def population_value(many: bool) -> sp.Expr:
    return 2 * mean_value - 2 * _in_direction(WITH_POPULATION, smooth(many))


@cache
def seed_regime(definition: sp.Expr, many: bool, direction: Callable[[bool], Step] | None = None) -> Step:
    """A limit of mean inner products of samples from the same seed, in one regime."""
    domain = MANY if many else FEW
    pairs = sorted({node.args for node in definition.atoms(inner)}, key=str)
    exact = [seeded(*pair) for pair in pairs]
    inside = sp.expand(definition.args[0].xreplace({known.statement.lhs: known.statement.rhs for known in exact}))
    mean = next(m for m in (PAIR, WITH_POPULATION) if inside.has(m))
    at_size = step("at every size", equal(definition.args[0], inside), "algebra", Domain(SIZE), *exact)
    rewritten = step("exact at every size", equal(definition, _limit(inside)), "under_limit", domain, at_size)
    known = (root_regime(mean, many, direction), mean_limit())
    value = inside.xreplace({mean: known[0].statement.rhs, tau(COVARIANCE): mean_value})
    limit = step("the limits", equal(_limit(inside), value), "continuous_limit", domain, *known)
    return chain(domain.describe(), domain, rewritten, limit)


@cache
def seed_step(definition: sp.Expr, closed_form: sp.Piecewise) -> Step:
    return step(
        "all loads",
        equal(definition, closed_form),
        "cases",
        LOADS,
        *(seed_regime(definition, many) for many in (True, False)),
    )


# --- many examples --------------------------------------------------------------------------------------

OTHER = Parameter(s, sp.S.Zero, meaning="another eigenvalue of Sigma")
x = sp.Symbol("x", positive=True)
large_load_definition = sp.Limit(gamma * (1 - overlap_definition), gamma, sp.oo, "-")
pairs = average(average(s * T / (sqrt(s) + sqrt(T)) ** 2, s), T)
large_load = pairs / mean_value


@cache
def whole_integral() -> Step:
    """int_0^oo t sqrt(v)/(t + v)^2 dv = pi sqrt(t)/2."""
    value = equal(sp.Integral(T * sqrt(v) / (T + v) ** 2, (v, 0, sp.oo)), pi * sqrt(T) / 2)
    inside = sqrt(T) * sp.atan(x / sqrt(T)) - T * x / (T + x**2)
    return step("without loss", value, "over_half_line", Domain((VALUE,)), x=x, antiderivative=inside)


@cache
def pair_integral() -> Step:
    """int_0^oo s t sqrt(v)/((s + v)(t + v)^2) dv = (pi/2) s sqrt(t)/(sqrt(s) + sqrt(t))^2."""
    integral = sp.Integral(s * T * sqrt(v) / ((s + v) * (T + v) ** 2), (v, 0, sp.oo))
    gap = T - s
    angles = s / gap**2 * (sp.atan(x / sqrt(T)) / sqrt(T) - sp.atan(x / sqrt(s)) / sqrt(s))
    rest = (x / (T + x**2) + sp.atan(x / sqrt(T)) / sqrt(T)) / (2 * gap)
    return step(
        "by partial fractions",
        equal(integral, pi / 2 * s * sqrt(T) / (sqrt(s) + sqrt(T)) ** 2),
        "over_half_line",
        Domain((OTHER, VALUE)),
        x=x,
        antiderivative=2 * s * T * (angles + rest),
        apart=(s, T),
    )


@cache
def large_load_step() -> Step:
    """gamma (1 - q) tends to a double average: two eigenvalues hinder each other by s t/(sqrt(s) + sqrt(t))^2."""
    used = average(s / (s + v), s)
    lost = sp.Integral(T * sqrt(v) * used / (T + v) ** 2, (v, 0, sp.oo))
    raw = average(2 / pi * sqrt(T) * lost, T) / mean_value
    first = step(
        "first order in 1/gamma",
        equal(large_load_definition, raw),
        "large_load",
        Domain(),
        seed_regime(overlap_definition, True, along_step),
        whole_integral(),
        gamma=gamma,
    )
    one = Domain((VALUE,))
    swapped = average(pair_integral().statement.lhs, s)
    exchanged = step("the average outside", equal(lost, swapped), "tonelli", one)
    value = average(pair_integral().statement.rhs, s)
    integrated = step("each pair", equal(swapped, value), "under_average", one, pair_integral(), t=s)
    by_pairs = chain("the loss by pairs", one, exchanged, integrated)
    outer = average(2 / pi * sqrt(T) * value, T) / mean_value
    inserted = step("inserted", equal(raw, outer), "under_average", Domain(), by_pairs, t=T)
    tidy = step("constants outside", equal(outer, large_load), "averages", Domain())
    return chain("many examples", Domain(), first, inserted, tidy)


# --- the isotropic case ---------------------------------------------------------------------------------

WHITE_LAW = sp.Tuple(sp.Tuple(sp.S.One, sp.S.One))


def one_population(general: Step, law: sp.Tuple, domain: Domain) -> Step:
    """What is derived for every population, for one law with finitely many eigenvalues."""
    left, right = general.statement.args
    return step("one population", equal(given(left, law), over_atoms(right, law)), "one_population", domain, general)


def isotropic_step(general: Step, isotropic: Step) -> Step:
    """The formula at Sigma = 1 is that of isotropic data, because both are the same quantity."""
    special = one_population(general, WHITE_LAW, isotropic.domain)
    quantity = special.statement.lhs
    white = step("Sigma = 1", equal(quantity, isotropic.statement.lhs), "white_population", isotropic.domain)
    return step(
        "the same quantity",
        equal(special.statement.rhs, isotropic.statement.rhs),
        "algebra",
        isotropic.domain,
        special,
        white,
        isotropic,
        factors=(-sp.S.One, sp.S.One, sp.S.One),
    )


@cache
def isotropic_distance() -> Step:
    """The distance to the population's samples is the Bures distance when Sigma = 1."""
    sizes = Domain(SIZE)
    samples = seed(sqrt(S), sqrt(S))
    seeded_norm = step("average over the seed", equal(samples, d * E(tau(S))), "seed_average", sizes)
    mean = step("the mean of S is the identity", equal(E(tau(S)), sp.S.One), "wick", sizes, order=1, field="real")
    inside = (samples + d - 2 * d * E(tau(sqrt(S)))) / d
    bures = generalisation.finite_bulk()
    exact = step(
        "at every size",
        equal(inside, bures.statement.lhs),
        "algebra",
        sizes,
        seeded_norm,
        mean,
        bures,
        factors=(1 / d, sp.S.One, -sp.S.One),
    )
    before = _limit(inside)
    limit = step("exact at every size", equal(before, generalisation.bulk_definition), "under_limit", LOADS, exact)
    return chain("the Bures distance", LOADS, limit, generalisation.bulk_step())


# --- claims ---------------------------------------------------------------------------------------------

_PAPERS = ("maillard-goldt-2026", "wang-2026", "silverstein-bai-1995")
_EVERY = "holds for every population; measured for two eigenvalues and for power laws"
_SAME = "a relation between two claims, which are measured"


def root_step(mean: sp.Expr) -> Step:
    """A trace with S^(1/2) at every load."""
    value = by_load(lambda many: _in_direction(mean, smooth(many)))
    regimes = (root_regime(mean, many) for many in (True, False))
    return step("all loads", equal(_limit(mean), value), "cases", LOADS, *regimes)


overlap_step = partial(seed_step, overlap_definition, by_load(overlap_value))
split_step = partial(seed_step, split_definition, by_load(split_value))
population_step = partial(seed_step, population_definition, by_load(population_value))


def _claim(name: str, words: str, derivation: Callable[[], Step]) -> Claim:
    last = derivation()
    return Claim(
        name=f"spectrum.{name}",
        statement=words,
        domain=last.domain,
        definition=last.statement.lhs,
        closed_form=last.statement.rhs,
        derivation=derivation,
        references=_PAPERS,
        no_simulation=_EVERY,
    )


def _isotropic(name: str, words: str, general: Callable[[], Step], isotropic: Callable[[], Step]) -> Claim:
    derivation = cache(lambda: isotropic_step(general(), isotropic()))
    last = derivation()
    return Claim(
        name=f"spectrum.{name}_isotropic",
        statement=f"For Sigma = 1 {words}.",
        domain=last.domain,
        definition=last.statement.lhs,
        closed_form=last.statement.rhs,
        derivation=derivation,
        references=_PAPERS,
        no_simulation=_SAME,
    )


kappa_claim = _claim(
    "renormalised_noise",
    "The noise variance that Sigma sees in place of sigma^2: kappa, the one positive root of its equation.",
    kappa_step,
)
root_claim = _claim(
    "square_root_equivalent",
    "S^(1/2) against any bounded function B of Sigma: along an eigenvector of Sigma it is an explicit integral.",
    partial(root_step, WEIGHED),
)
overlap_claim = _claim(
    "overlap",
    "The overlap of samples from the same seeds of two models trained on disjoint data of any covariance.",
    overlap_step,
)
split_claim = _claim(
    "split_distance",
    "The mean squared distance per dimension of samples of two models trained on disjoint data, same seeds.",
    split_step,
)
population_claim = _claim(
    "population_distance",
    "The mean squared distance per dimension of samples of the learnt and the true law from the same seeds.",
    population_step,
)
test_claim = _claim("test_error", "The loss of the trained denoiser on fresh data of any covariance.", test_step)
train_claim = _claim(
    "train_error", "The loss of the trained denoiser on its training data of any covariance.", train_step
)

large_load_claim = _claim(
    "large_load",
    "With many examples 1 - q falls like 1/gamma for every population of finite mean: a double average over pairs of "
    "eigenvalues.",
    large_load_step,
)

overlap_isotropic = _isotropic("overlap", "it is convergence.overlap", overlap_step, convergence.overlap_step)
population_isotropic = _isotropic(
    "population_distance", "it is generalisation.bulk_error", population_step, isotropic_distance
)
test_isotropic = _isotropic(
    "test_error", "it is denoising.test_error", test_step, partial(denoising.combination_step, denoising.TEST)
)
train_isotropic = _isotropic(
    "train_error", "it is denoising.train_error", train_step, partial(denoising.combination_step, denoising.TRAIN)
)
