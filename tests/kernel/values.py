"""Values of terms at a point, apart from the code under test: a Fraction where exact, else a ball; None where undefined."""

from fractions import Fraction
from itertools import product

from flint import arb, fmpq, fmpz
from hypothesis import strategies as st

from phaseproof.theory.terms.build import add, inverse, mul, power
from phaseproof.theory.terms.term import make, num, var

x, y, n, d = var("x", "real"), var("y", "real"), var("n", "integer"), var("d", "integer")
FUNCTIONS = {"exp": arb.exp, "sin": arb.sin, "cos": arb.cos, "atan": arb.atan, "erf": arb.erf}


def ball(value):
    return arb(fmpq(value.numerator, value.denominator)) if isinstance(value, Fraction) else value


def value(term, point):
    if term.head == "num":
        return term.args[0]
    if term.head == "var":
        return Fraction(point[term])
    parts = [value(a, point) for a in term.args]
    if any(p is None for p in parts):
        return None
    if all(isinstance(p, Fraction) for p in parts):
        exact = rational(term.head, parts)
        if exact is not NotImplemented:
            return exact
    found = enclosed(term.head, [ball(p) for p in parts], parts)
    return found if found is not None and found.is_finite() else None


def rational(head, parts):
    if head == "add":
        return sum(parts, Fraction(0))
    if head == "mul":
        made = Fraction(1)
        for p in parts:
            made *= p
        return made
    if head == "pow":
        return None if parts[0] == 0 and parts[1] < 0 else parts[0] ** int(parts[1])
    if head == "rpow":
        return root_power(*parts)
    if head == "abs":
        return abs(parts[0])
    if head in ("max", "min"):
        return max(parts) if head == "max" else min(parts)
    if head == "ln" and parts[0] <= 0:
        return None
    if parts[0] == 0 and head in ("exp", "sin", "cos", "atan", "erf"):
        return Fraction(int(head in ("exp", "cos")))
    return Fraction(0) if head == "ln" and parts[0] == 1 else NotImplemented


def root_power(base, exponent):
    if base < 0 or (base == 0 and exponent <= 0):
        return None
    if base == 0:
        return Fraction(0)
    q = exponent.denominator
    top, bottom = fmpz(base.numerator).root(q), fmpz(base.denominator).root(q)
    if (top**q, bottom**q) == (base.numerator, base.denominator):
        return Fraction(int(top), int(bottom)) ** exponent.numerator
    return NotImplemented


def enclosed(head, balls, parts):
    if head == "add":
        return sum(balls, arb(0))
    if head == "mul":
        made = arb(1)
        for b in balls:
            made *= b
        return made
    if head == "pow":
        return None if 0 in balls[0] and parts[1] < 0 else balls[0] ** int(parts[1])
    if head == "rpow":
        return balls[0] ** balls[1] if balls[0] > 0 else None
    if head == "abs":
        return abs(balls[0])
    if head in ("max", "min"):
        made = balls[0]
        for b in balls[1:]:
            made = made.max(b) if head == "max" else made.min(b)
        return made
    if head == "ln":
        return balls[0].log() if balls[0] > 0 else None
    return FUNCTIONS[head](balls[0])


def apart(left, right):
    """Certainly different."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left != right
    return not ball(left).overlaps(ball(right))


def sign(found):
    """-1, 0, 1, or None where the ball does not tell."""
    if isinstance(found, Fraction):
        return (found > 0) - (found < 0)
    return 1 if found > 0 else -1 if found < 0 else None


numbers = st.sampled_from([Fraction(a, b) for a, b in product((-2, -1, 0, 1, 2, 3, 4), (1, 2))])
exponents = st.sampled_from([Fraction(*p) for p in ((1, 2), (-1, 2), (3, 2), (1, 3), (2, 3), (5, 2))])


def terms(variables, heads=("exp", "ln", "sin", "cos", "abs", "atan", "erf"), roots=True):
    """Terms in the variables: sums, products, powers, roots and functions."""

    def larger(inner):
        several = st.lists(inner, min_size=2, max_size=3)
        ways = [
            several.map(lambda t: add(*t)),
            several.map(lambda t: mul(*t)),
            st.tuples(inner, st.integers(-2, 3)).map(lambda p: power(*p)),
            inner.map(inverse),
            *([st.tuples(inner, exponents).map(lambda p: power(*p))] if roots else []),
            *([st.tuples(st.sampled_from(heads), inner).map(lambda p: make(*p))] if heads else []),
        ]
        return st.one_of(ways)

    return st.recursive(st.one_of(numbers.map(num), st.sampled_from(variables)), larger, max_leaves=8)
