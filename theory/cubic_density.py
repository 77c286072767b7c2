"""The density of the limiting spectrum for a population of two eigenvalues: Cardano's formula, its branch by signs."""

from __future__ import annotations

import sympy as sp

from .algebra import is_zero
from .domain import Domain
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import C, E, given, limit_in_proportion, spectral_density, tau
from .population import known_root
from .positivity import decide, entails, sign_on
from .single_population import check_atoms

K, X, Y = sp.symbols("k x y", real=True)
W = sp.Symbol("w", positive=True)


def cube_root(p: sp.Expr, q: sp.Expr) -> sp.Expr:
    """The larger of the sizes of Cardano's two cube roots, for y^3 + 3 p y + q with one real root."""
    return (sp.Abs(q) / 2 + sp.sqrt(q**2 / 4 + p**3)) ** sp.Rational(1, 3)


def imaginary_part(p: sp.Expr, w: sp.Expr) -> sp.Expr:
    """The imaginary part of a complex root, w the cube root."""
    return sp.sqrt(3) / 2 * (w + p / w)


def beyond_real_root(a: sp.Expr, p: sp.Expr, q: sp.Expr, w: sp.Expr) -> sp.Expr:
    """a - y for the real root y."""
    size = w**4 + p * w**2 + p**2
    return (a * size + q * w**2) / size


def cubic_of(law: sp.Tuple, load: sp.Expr) -> sp.Poly:
    """(k + x) (k + t) (k + t') - k (w t (k + t') + w' t' (k + t))/load, in k: its roots are where kappa may tend at z = x."""
    (w, t), (v, s) = law
    return sp.Poly((K + X) * (K + t) * (K + s) - K / load * (w * t * (K + s) + v * s * (K + t)), K)


@rule(
    "density_of_two_atoms", axioms=("stieltjes_continuity", "stieltjes_inversion", "complement_of_support"), local=False
)
def density_of_two_atoms(
    goal: Goal,
    transform: Theorem,
    root: Theorem,
    *,
    noise: sp.Symbol,
    depressed: tuple[sp.Expr, sp.Expr, sp.Expr],
) -> Verdict:
    """The density at x > 0 of the law with transform g(z) = (1 - load)/z - load/kappa, kappa a root of a cubic P_z.

    Premises at z = -noise^2: that form of -E tau(1/(noise^2 + C)), and the equation of kappa. Off [0, oo) kappa(z) goes on
    as load/((1 - load)/z - g) and solves P_z, which is monic in k with P_z(0) = z t t': it stays bounded and off 0, and at
    x + i0 tends to roots of P_x. Are all of these real, g has no imaginary part: no density. Is only one real, P_x changes
    sign between -t and -t', so it lies there, and P_x, monic, rises: as P_x(k) = (k + t)(k + t') (x - x(k)) and
    x'(k) = <t^2/(t + k)^2>/load - 1, no real k puts x outside the spectrum. But were kappa(x + i0) the real root, it would
    be real next to x too, and there no spectrum. So it is the one with Im kappa < 0, for Im g <= 0: with kappa = s - i r
    the density is load r/(pi (s^2 + r^2)), and s^2 + r^2 is x t t' over minus the real root. ``depressed`` is (a, p, q),
    P_x = y^3 + 3 p y + q in y = 3 load k + a, but for a factor; its root is Cardano's, by w^3 = abs(q)/2 + sqrt(q^2/4 + p^3).
    """
    left, density = equation(goal)
    law, load = _premises(goal, transform, root, noise)
    if not isinstance(left, spectral_density) or len(left.args) != 3:
        raise Refusal(f"the left side must be a density, not {left}")
    _, z, x = left.args
    if left != spectral_density(given(limit_in_proportion(E(tau(1 / (z - C))), load), law), z, x):
        raise Refusal(f"the left side must be the density of the law of C, its population {law}, at load {load}")
    if not decide(sp.Gt(x, 0), Domain(goal.domain.parameters)):
        raise Refusal(f"{x} > 0 is needed")
    cubic = cubic_of(law, load)
    _between(cubic, law, load)
    a, p, q = depressed
    if not is_zero(27 * load**3 * cubic.as_expr().xreplace({X: x, K: (Y - a) / (3 * load)}) - (Y**3 + 3 * p * Y + q)):
        raise Refusal(f"with {a}, {p}, {q} the cubic {cubic.as_expr()} is another one")
    discriminant = q**2 / 4 + p**3
    if decide(sp.Le(discriminant, 0), goal.domain):
        if density != 0:
            raise Refusal("all roots of the cubic are real: the density is 0", sp.S.Zero)
        return Verdict.PROVED
    if not decide(sp.Gt(discriminant, 0), goal.domain):
        raise Refusal(f"whether the cubic has one real root is not said: the sign of {discriminant}")
    for sign in (1, -1):  # abs(q) = w^3 - (p/w)^3
        at_sign = sign * (W**3 - (X / W) ** 3)
        real, imaginary = -beyond_real_root(sp.S.Zero, X, at_sign, W), imaginary_part(X, W)
        if not is_zero((Y - real) * ((Y + real / 2) ** 2 + imaginary**2) - (Y**3 + 3 * X * Y + at_sign)):
            raise Refusal("Cardano's identity fails")
    (_, first), (_, second) = law
    w = cube_root(p, q)
    value = imaginary_part(p, w) * beyond_real_root(a, p, q, w) / (9 * sp.pi * load * x * first * second)
    if density != value:
        raise Refusal(f"the density is {value}", value)
    return Verdict.PROVED


def _premises(goal: Goal, transform: Theorem, root: Theorem, noise: sp.Symbol) -> tuple[sp.Tuple, sp.Expr]:
    """(law, load), when the premises give the transform and the equation of kappa at every noise > 0."""
    name, value = equation(transform)
    if not isinstance(name, given) or name.args[0].func is not limit_in_proportion:
        raise Refusal(f"the first premise must give a limit for one population, not {name}")
    (inside, load), law = name.args[0].args, name.args[1]
    if inside != E(tau(1 / (noise**2 + C))) or not isinstance(law, sp.Tuple) or len(law) != 2:
        raise Refusal(f"the first premise must give the limit of E tau(1/({noise}^2 + C)) for two eigenvalues")
    p = root.domain[noise.name]
    if p.symbol != noise or not p.interval.is_superset(sp.Interval.open(0, sp.oo)):
        raise Refusal(f"the premises must hold for every {noise} > 0")
    box = Domain(goal.domain.parameters)
    wide = Domain((*box.parameters, p))
    for premise in (transform, root):
        entails(wide, premise.domain, "the premise")
    check_atoms(law, box)
    if sign_on(load, box) != 1:
        raise Refusal(f"{load} > 0 is needed")
    kappa, equals_zero = known_root(root, Goal(goal.statement, wide))
    if not is_zero(value.xreplace({kappa: K}) - (1 - load) / noise**2 - load / K):
        raise Refusal(f"the transform must be written as (1 - {load})/{noise}^2 + {load}/kappa")
    (_, t), (_, s) = law
    cleared = equals_zero.xreplace({kappa: K}) * K * (K + t) * (K + s)
    if not is_zero(cleared - cubic_of(law, load).as_expr().xreplace({X: -(noise**2)})):
        raise Refusal(f"{root.statement} is not the equation of kappa for this population")
    return law, load


def _between(cubic: sp.Poly, law: sp.Tuple, load: sp.Expr) -> None:
    """Refuse unless P_x(-t) P_x(-t') is minus a square times weights, and P_x(k) = (k + t)(k + t')(x - x(k))."""
    (w, t), (v, s) = law
    ends = cubic.eval(-t) * cubic.eval(-s) + w * v * (t * s * (t - s) / load) ** 2
    place = -K * (1 - (w * t / (t + K) + v * s / (s + K)) / load)
    slope = (w * t**2 / (t + K) ** 2 + v * s**2 / (s + K) ** 2) / load - 1
    product = (K + t) * (K + s) * (X - place)
    if not (cubic.LC() == 1 and cubic.degree() == 3 and is_zero(cubic.eval(0) - X * t * s)):
        raise Refusal(f"{cubic} is not monic of degree three, {X} {t} {s} its constant")
    if not (is_zero(ends) and is_zero(product - cubic.as_expr()) and is_zero(sp.diff(place, K) - slope)):
        raise Refusal(f"{cubic} is not as the argument for its real root needs it")
