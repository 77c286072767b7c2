"""Numbers where no ball is proved: integrals by double exponential quadrature, limits by points nearer and nearer, means by few eigenvalues.

An estimate holds where it is reckoned in more than one way and all agree; it is believed to its error, not proved. Integrals
and sums that do not settle, and limits that are neared too slowly, are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial, reduce
from itertools import combinations, pairwise
from math import ceil

from flint import arb, fmpq

from ..decide.balls import Number, Point, precision
from ..decide.refusal import Refusal
from ..decide.scene import Scene
from ..decide.shapes import derivative
from ..terms.build import ONE, sub
from ..terms.context import Context
from ..terms.heads import BINDING
from ..terms.term import IllFormed, Term, instantiate, make, num, subterms, var
from .balls import _Evaluation, enclose

DATA = var("#data", "data")
SPECTRUM = make("spectrum", make("sample_covariance", DATA))
BITS, MOST_BITS = 192, 4000
EVALUATIONS = 50_000
"""Of integrands, in one estimate."""
STEPS = (8, 12, 18)
"""Points to a unit of the quadrature; two that follow each other must agree."""
SEARCHED, MOST_TURNS, SECTIONS = 3, 4, 60
"""Points to a unit where turns of an integrand's parts are looked for, the most of one part, and how closely each is found."""
PEAK = 1000
"""How many times the smallest of its values the largest is, of what is said to have peaks."""
MOST_JUMPS = 12
"""Of a floor within one integral."""
ENDS = 4
"""How far the double exponential quadrature goes."""
AGREE = arb("1e-5")
CLOSE = arb("1e-16")
SMALLEST = arb("1e-9")
"""What is smaller may have been missed altogether, as a narrow peak is."""
FARTHEST = arb("1e-3")
"""What may be left to a limit, relative to its size."""
GROWTH = 5
"""Values that grow before a limit is said to be infinite."""
SLOWEST = arb("0.75")
"""The largest quotient of neighbouring differences with which a limit is believed."""
MOVES, LAST = arb("1e-3"), 5
"""By how much, relative to its size, what still moves does so at the last two points; and points at which it goes one way."""
SQUARINGS, HALVINGS = 40, 13
"""How often the distance to a limit's point is squared, or halved: powers of logarithms give way to small powers late."""
FEW_SQUARINGS = 10
"""The same of what takes long far out, as integrals and sums; and how far integers are exact, and so of as many digits."""
NARROW = 150
"""The square of what numbers in a mean are at most: with them it has nothing so narrow that it lies between points of a quadrature."""
STEP, OTHER = arb(2) ** -10, arb("0.7310585")
"""Of the differences by which a slope is estimated, and a part of it that is no period of what has it for one."""
ALTERNATING, SEEN = (24, 36), 200
"""Terms of an alternating sum from which it is reckoned, and those of which it is seen that they alternate and fall."""


def estimate(term: Term, at: Point) -> tuple[arb, arb]:
    """The value of the term and its likely error. Raises Refusal where nothing settles."""
    with precision(BITS):
        estimation = Estimation(at)
        found = arb(estimation.real(term, ()))
        if not found.is_finite() and estimation.infinite:
            return found, arb(0)
        size = abs(found).upper() + 1
        if not found.rad() < AGREE * size:
            raise Refusal(f"{term} is not known closely")
        return found.mid(), found.rad() + estimation.error * size


class Estimation(_Evaluation):
    """An evaluation that estimates what balls do not enclose; ``error`` is the largest relative error of a part of it.

    ``plain`` are integrands within others that turn in the middle alone, where a quadrature has many points.
    """

    def __init__(self, at: Point) -> None:
        super().__init__(at)
        self.error = arb(0)
        self.evaluations = 0
        self.infinite = False
        self.plain = set[Term]()

    def _value(self, term: Term, above: tuple[Number, ...]) -> Number:
        if term.head == "over":
            source, body = term.args
            if source.head == "interval":
                return self._integral(source, body, above)
            if source.head == "integers" and source.args[1].head == "infinity":
                return self._sum(term, above)
            if source.head == "gaussian":
                return self._mean(source, body, above)
        if term.head == "lim" and not above and not term.loose:
            return self.limit(*term.args)
        if term.head == "deriv":
            return self._slope(term, above)
        return super()._value(term, above)

    def _settled(
        self, values: Iterator[arb], what: str, ways: int = 2, seen: Callable[[], bool] = lambda: False
    ) -> arb:
        """The value on which so many ways after each other agree; it is not small unless what it is the value of is ``seen``."""
        agreeing: list[arb] = []
        for value in values:
            size = abs(value).upper() + 1
            agreeing = [value] if any(abs(value - one) > AGREE * size for one in agreeing) else [*agreeing, value]
            if len(agreeing) == ways and (abs(value) > SMALLEST or seen()):
                self.error = self.error.max(max(abs(value - one).upper() for one in agreeing[:-1]) / size)
                return value.mid()
        raise Refusal(f"{what} does not settle")

    # ------------------------------------------------------------------------------------------ integrals

    def _integral(self, source: Term, body: Term, above: tuple[Number, ...]) -> arb:
        low, high = (None if end.sort == "end" else arb(self.real(end, above)).mid() for end in source.args)
        if low is not None and high is not None and not low <= high:
            raise Refusal(f"{source} is not known to have its ends in order")

        def f(x: arb) -> arb:
            self.evaluations += 1
            if self.evaluations > EVALUATIONS:
                raise Refusal(f"more than {EVALUATIONS} evaluations")
            return arb(self.real(body, (x, *above))).mid()

        turns = [] if body in self.plain else self._turns(body, low, high, above)
        if above and all(_central(low, high, x) for x in turns):
            self.plain.add(body)  # at further points of what is around as well
            turns = []
        bends = _bends(body).union(
            *(self._jumps(part, low, high, above) for part in _parts(body) if part.head == "floor")
        )
        cuts = _apart([*turns, *(x for bend in bends for x in self._zeros(bend, low, high, turns, above))])

        def whole(g: Callable[[arb], arb], step: int) -> arb:
            return sum((quadrature(g, *piece, step) for piece in pairwise([low, *cuts, high])), arb(0))

        def seen() -> bool:
            """Within another integral nothing is asked; else the size has an integral, where what is small is what cancels."""
            return bool(above) or bool(whole(lambda x: abs(f(x)), STEPS[0]) > SMALLEST)

        ways = len(STEPS) if bends else 2
        return self._settled((whole(f, step) for step in STEPS), "an integral", ways, seen)

    def _zeros(
        self, term: Term, low: arb | None, high: arb | None, turns: list[arb], above: tuple[Number, ...]
    ) -> list[arb]:
        """Where a term is seen to change its sign, between points of a search and where something turns."""

        def value(x: arb) -> arb:
            return arb(self.real(term, (x, *above))).mid()

        points = sorted((*map(arb, _searched(low, high)), *turns), key=float)
        try:
            values = [value(x) for x in points]
            between = (i for i in range(len(points) - 1) if values[i] * values[i + 1] < 0)
            found = [_zero(value, points[i], points[i + 1]) for i in between]
            return found + [x for x, y in zip(points, values, strict=True) if y == 0]
        except (Refusal, IllFormed):
            return []

    def _jumps(self, floor: Term, low: arb | None, high: arb | None, above: tuple[Number, ...]) -> set[Term]:
        """Differences at whose zeros the floor of something jumps. Raises Refusal for many."""
        inside = floor.args[0]
        values = [float(arb(self.real(inside, (arb(x), *above))).mid()) for x in _searched(low, high)]
        first, last = min(values), max(values)
        if not last - first < MOST_JUMPS:
            raise Refusal(f"{floor} jumps at more than {MOST_JUMPS} points")
        return {sub(inside, num(whole)) for whole in range(ceil(first), int(last // 1) + 1)}

    def _turns(self, body: Term, low: arb | None, high: arb | None, above: tuple[Number, ...]) -> list[arb]:
        """Where something of which the integrand is made turns: there it may have a peak that lies between points of a quadrature."""
        points = _searched(low, high)
        found: list[arb] = []
        for part in _parts(body):

            def value(x: float | arb, part: Term = part) -> arb:
                return arb(self.real(part, (arb(x), *above))).mid()

            try:
                values = [value(x) for x in points]
                signs = [1 if later > one else -1 if later < one else 0 for one, later in pairwise(values)]
                turns = [i for i in range(1, len(signs)) if signs[i] * signs[i - 1] < 0]
                if len(turns) <= MOST_TURNS:
                    found += [_turn(value, points[i - 1], points[i + 1], signs[i]) for i in turns]
            except (Refusal, IllFormed):
                continue
            if _peaked(part, values):
                if len(turns) > MOST_TURNS:
                    raise Refusal(f"{part} has more than {MOST_TURNS} peaks, which may be narrow")
                found += [x for one in _parts(part) for x in self._zeros(one, low, high, [], above)]
        return _apart(found)

    def _mean(self, source: Term, body: Term, above: tuple[Number, ...]) -> arb:
        """The mean over Gaussian data, by the density of one or two entries, or of one or two eigenvalues of X^T X or X X^T."""
        sizes = [self.real(size, above) for size in source.args]
        if not all(type(size) is fmpq and size.q == 1 and size >= 1 for size in sizes) or body.functions or above:
            raise Refusal("means are estimated over data of a known size")
        rows, columns = (int(size.p) for size in sizes)
        inside = instantiate(body, DATA)
        if not self._ends_within(inside, arb(NARROW)):
            raise Refusal("what is narrow in a mean may be missed")
        if any(part.head == "cell" for part in subterms(inside)):
            return self._mean_of_entries(inside)
        few, many = sorted((rows, columns))
        if few > 2:
            raise Refusal("means are estimated over data of one or two rows or columns")

        def weight(*squares: arb) -> arb:
            product, total = squares[0], squares[0]
            for square in squares[1:]:
                product, total = product * square, total + square
            found = product ** (arb(many - few - 1) / 2) * (-total / 2).exp()
            return found * abs(squares[0] - squares[-1]) if few > 1 else found

        def weighed(*squares: arb) -> arb:
            eigenvalues = [(square / rows).mid() for square in squares] + [arb(0)] * (columns - few)
            return weight(*squares) * self._at_data(_OfEigenvalues(self.at, eigenvalues), inside)

        def whole(f: Callable[..., arb], step: int) -> arb:
            if few == 1:
                return quadrature(lambda a: f(a).mid(), arb(0), None, step)
            return quadrature(
                lambda a: quadrature(lambda u: (a * f(a, a * u)).mid(), arb(0), arb(1), step), arb(0), None, step
            )

        return self._settled((whole(weighed, step) / whole(weight, step) for step in STEPS[:-1]), "a mean")

    def _at_data(self, evaluation: _Evaluation, inside: Term) -> arb:
        self.evaluations += 1
        if self.evaluations > EVALUATIONS:
            raise Refusal(f"more than {EVALUATIONS} evaluations")
        return arb(evaluation.real(inside, ()))

    def _mean_of_entries(self, inside: Term) -> arb:
        """The mean of what depends on one or two entries of the data, which are independent and standard normal."""
        seen = _OfEntries(self.at, {})
        seen.real(inside, ())
        cells = list(seen.entries)
        if not 0 < len(cells) <= 2:
            raise Refusal("means are estimated over one or two entries")

        def inner(step: int, *values: arb) -> arb:
            if len(values) == len(cells):
                weight = (-sum((value**2 for value in values), arb(0)) / 2).exp()
                entries = dict(zip(cells, values, strict=True))
                return (weight * self._at_data(_OfEntries(self.at, entries), inside)).mid()
            return quadrature(lambda x: inner(step, *values, x) + inner(step, *values, -x), arb(0), None, step)

        scale = (2 * arb.pi()) ** (arb(len(cells)) / 2)
        return self._settled((inner(step) / scale for step in STEPS), "a mean")

    # ----------------------------------------------------------------------------------------------- sums

    def _sum(self, term: Term, above: tuple[Number, ...]) -> Number:
        """As balls enclose it closely; else one whose terms have alternating signs and fall, within what balls say of it."""
        known: Number | None = None
        try:
            known = super()._value(term, above)
            if arb(known).rad() < AGREE:
                return known
        except Refusal:
            pass
        try:
            found = self._alternating(term, above)
        except Refusal:
            if known is None:
                raise
            return known
        return found if known is None or arb(known).overlaps(found) else known

    def _alternating(self, term: Term, above: tuple[Number, ...]) -> arb:
        """By the weights of Cohen, Villegas and Zagier."""
        source, body = term.args
        low = self.real(source.args[0], above)
        if type(low) is not fmpq or low.q != 1:
            raise Refusal("the first term of a sum is not known")
        if not self._ends_within(body, arb(SEEN)):
            raise Refusal("terms of a sum that are not looked at may be others")
        terms = [arb(self.real(body, (low + k, *above))).mid() for k in range(SEEN)]
        first = 1 if terms[0] > 0 else -1
        sizes = [first * (-1) ** k * t for k, t in enumerate(terms)]
        if not all(s > 0 for s in sizes) or not all(later < one for one, later in pairwise(sizes)):
            raise Refusal("a sum does not settle")
        return first * self._settled((alternating(sizes[:count]) for count in ALTERNATING), "a sum")

    # --------------------------------------------------------------------------------------------- limits

    def limit(self, source: Term, body: Term) -> arb:
        """The value to which the body tends as the point is neared, by squares of the distance or by halves; infinite if it grows.

        It is no other than those seen nearest, and where these are few it was seen to change. What moves has left all
        numbers of the body far behind: beyond them the body may be another.
        """
        far: list[arb] = []
        for squares in (True, False):
            found = list(self._values(source, body, squares))
            if not self._beyond(source, body, squares, len(found)):
                continue
            far = found[3:] if squares else far
            grows = len(found) > GROWTH and _grows(found[-GROWTH:])
            if grows and (
                squares or all(abs(value) > abs(found[-1]) for value in far)
            ):  # nor does it come down farther out
                self.infinite = True
                return arb("inf") if found[-1] > 0 else arb("-inf")
            gaps = [abs(later - one).upper() for one, later in pairwise(found)][-4:]
            if len(gaps) < 4:
                continue
            scale = abs(found[-1]).upper() + 1
            ratios = [later / one for one, later in pairwise(gaps) if not later < CLOSE * scale]
            slowest = max(ratios, key=float, default=arb(0))
            left = 2 * gaps[-1] * slowest / (1 - slowest) / scale + CLOSE
            seen = all(abs(value - found[-1]) < FARTHEST * scale for value in far) if far else max(gaps, key=float) > 0
            if slowest <= SLOWEST and left < FARTHEST and seen:
                self.error = self.error.max(left)
                return found[-1].mid() if abs(found[-1]) > CLOSE else arb(0)
        raise Refusal("the limit is neared too slowly")

    def _values(self, source: Term, body: Term, squares: bool) -> Iterator[arb]:
        if source.head not in ("above", "below", "grows", "falls", "counts"):
            raise Refusal(f"a limit along {source.head} is not estimated")
        variable, there = _opened(source, body)
        squarings = FEW_SQUARINGS if any(part.head in BINDING for part in subterms(body)) else SQUARINGS
        for j in range(1, squarings + 1 if squares else HALVINGS + 1):
            value = self._near(there, source, variable, squares, j)
            if value is None:
                return
            yield value

    def _near(self, body: Term, source: Term, variable: Term, squares: bool, number: int) -> arb | None:
        """The body at the point of that number."""
        order = 2**number if squares else number
        return self._close(body, variable, partial(self._place, source, order, number), 4 * order + BITS)

    def _beyond(self, source: Term, body: Term, squares: bool, count: int) -> bool:
        """Is what still moves one way, at the last of so many points, larger or smaller than the squares of all numbers beside it?"""
        variable, there = _opened(source, body)
        reached = arb("inf")
        for part in _plain(there):
            if variable in part.variables:
                places = range(max(1, count - LAST), count + 1)
                values = [self._near(part, source, variable, squares, j) for j in places]
                seen = [value for value in values if value is not None]
                if len(seen) == len(values) > 1 and _moves(seen):
                    reached = reached.min(_size(seen[-1]))
        return self._ends_within(body, reached)

    def _ends_within(self, body: Term, reached: arb) -> bool:
        """Is what is reached larger than the square of each number in the body, and of what is smaller than 1 of one over it?"""
        numbers = (part for part in _plain(body) if part.variables <= self.at.keys())
        try:
            return all(_size(arb(self.real(part, ()))) ** 2 < reached for part in numbers)
        except (Refusal, IllFormed):
            return False

    def _place(self, source: Term, order: int, number: int) -> Number:
        """The point of that number, at the distance 2^-order or as far away as one over it; integers are of every remainder."""
        if source.head == "counts" and order <= 2**FEW_SQUARINGS:
            return fmpq(2**order + number)
        if source.head in ("grows", "counts", "falls"):
            return -(arb(2) ** order) if source.head == "falls" else arb(2) ** order
        point, distance = self.real(source.args[0], ()), arb(2) ** -order
        return point + distance if source.head == "above" else point - distance

    def _close(self, body: Term, variable: Term, place: Callable[[], Number], bits: int) -> arb | None:
        """The body at the place, with as many bits as it takes to know it well; None where no number of bits does."""
        for more in dict.fromkeys((min(bits, MOST_BITS), MOST_BITS)):
            try:
                with precision(more):
                    where = place()
                value = enclose(body, {**self.at, variable: where}, more)
            except (Refusal, IllFormed):
                continue
            if value.rad() < CLOSE * (abs(value).upper() + 1):
                return value.mid()
        return None

    def _slope(self, term: Term, above: tuple[Number, ...]) -> arb:
        """A derivative by the rules of calculus; a first one of what has an integral in it by quotients of differences."""
        order, body, point = term.args
        if order.head == "num" and not above and not term.loose:
            try:
                return self._by_calculus(int(order.args[0]), body, point)
            except (Refusal, IllFormed):
                pass
        if order is not ONE:
            raise Refusal(f"a derivative of order {order} is not estimated")
        x = arb(self.real(point, above)).mid()

        def slopes(h: arb) -> tuple[arb, arb]:
            middle, right, left = (arb(self.real(body, (x + k * h, *above))).mid() for k in (0, 1, -1))
            return (right - middle) / h, (middle - left) / h

        (up, down), other = slopes(STEP), sum(slopes(OTHER * STEP), arb(0)) / 2
        found = (up + down) / 2
        if not abs(up - down) < arb("1e-2") * (1 + abs(found)):
            raise Refusal("both sides have different slopes")
        self.error = self.error.max(3 * abs(found - other).upper() / (1 + abs(found)))
        return found.mid()

    def _by_calculus(self, order: int, body: Term, point: Term) -> arb:
        x = var("#point", "real")
        slope, here = instantiate(body, x), Scene(Context((x, *self.at)))
        for _ in range(order):
            slope = derivative(slope, x, here)
        return arb(_Evaluation({**self.at, x: arb(self.real(point, ()))}).real(slope, ())).mid()


def _parts(term: Term) -> set[Term]:
    """What a body is made of that changes with what is bound, down to what binds further."""
    if not term.loose or term.head in ("over", "lim", "deriv", "bound"):
        return set()
    return {term}.union(*(_parts(part) for part in term.terms))


def _peaked(part: Term, values: list[arb]) -> bool:
    """An exponential or a reciprocal that goes far up and down."""
    exponent = part.args[1] if part.head in ("pow", "rpow") else None
    sharp = part.head == "exp" or (exponent is not None and exponent.head == "num" and exponent.args[0] < 0)
    return sharp and bool(reduce(arb.max, map(abs, values)) > PEAK * reduce(arb.min, map(abs, values)))


def _bends(body: Term) -> set[Term]:
    """Differences at whose zeros the body may jump or bend: of sides of cases, of what is the largest or least, of sizes."""
    found: set[Term] = set()
    for part in _parts(body):
        if part.head == "cases":
            found.update(sub(*guard.args) for guard in part.args[::2] if len(guard.args) == 2)
        elif part.head in ("max", "min"):
            found.update(sub(*pair) for pair in combinations(part.args, 2))
        elif part.head == "abs":
            found.add(part.args[0])
    return {one for one in found if one.loose}


def _searched(low: arb | None, high: arb | None) -> list[float]:
    """Points between the ends where turns and changes of sign are looked for."""
    return sorted({float(_node(low, high, arb(i) / SEARCHED)[0].mid()) for i in range(-3 * SEARCHED, 3 * SEARCHED + 1)})


def _apart(points: list[arb]) -> list[arb]:
    """Points in order, but for those that are hardly told from one before."""
    points = sorted(points, key=float)
    return [x for i, x in enumerate(points) if not i or abs(x - points[i - 1]) > AGREE * (1 + abs(x))]


def _zero(value: Callable[[arb], arb], low: arb, high: arb) -> arb:
    """Where a function changes its sign between two points, by halves."""
    rising = value(low) < 0
    for _ in range(SECTIONS):
        middle = ((low + high) / 2).mid()
        low, high = (middle, high) if (value(middle) < 0) == rising else (low, middle)
    return ((low + high) / 2).mid()


def _central(low: arb | None, high: arb | None, x: arb) -> bool:
    """Does a point lie where the quadrature between these ends has most of its points?"""
    if low is not None and high is not None:
        return bool(abs(2 * x - low - high) < (high - low) * 3 / 4)
    if low is None and high is None:
        return bool(abs(x) < 8)
    distance = abs(x - (high if low is None else low))
    return bool(distance < 16) and bool(distance > arb("0.0625"))


def _turn(value: Callable[[arb], arb], low: float, high: float, sign: int) -> arb:
    """Where a function has its least (sign 1) or largest value between two points, by the golden section."""
    a, b, golden = arb(low), arb(high), (arb(5).sqrt() - 1) / 2
    for _ in range(SECTIONS):
        left, right = (b - golden * (b - a)).mid(), (a + golden * (b - a)).mid()
        a, b = (a, right) if sign * value(left) < sign * value(right) else (left, b)
    return ((a + b) / 2).mid()


def _opened(source: Term, body: Term) -> tuple[Term, Term]:
    """A variable that runs along the filter of a limit, and the body of it."""
    variable = var("#point", "integer" if source.head == "counts" else "real")
    return variable, instantiate(body, variable)


def _plain(term: Term) -> Iterator[Term]:
    """The parts that are numbers, or one of a variable, and neither hold nor stand for what is bound."""
    for part in subterms(term):
        if (
            not part.loose
            and part.sort in ("real", "integer")
            and all(one.head not in BINDING for one in subterms(part))
        ):
            yield part


def _size(value: arb) -> arb:
    """How far it is from 1, as a factor; of 0 no more than 1 says."""
    size = abs(value).upper()
    return size.max(1 / size) if size > 0 else arb(1)


def _moves(values: list[arb]) -> bool:
    """Do they go one way, and still so at the end?"""
    gaps = [later - one for one, later in pairwise(values)]
    one_way = all(gap > 0 for gap in gaps) or all(gap < 0 for gap in gaps)
    return one_way and bool(abs(gaps[-1]) > MOVES * abs(values[-1]))


def _grows(values: list[arb]) -> bool:
    """Do they grow in size, with one sign, beyond all that they were?"""
    rising = all(abs(later) > arb("1.2") * abs(one) for one, later in pairwise(values))
    return rising and all(v * values[-1] > 0 for v in values) and abs(values[-1]) > 10**6 * (1 + abs(values[0]))


class _OfEigenvalues(_Evaluation):
    """An evaluation where all that is known of data are the eigenvalues of their sample covariance."""

    def __init__(self, at: Point, eigenvalues: list[arb]) -> None:
        super().__init__(at)
        self.eigenvalues = eigenvalues

    def _value(self, term: Term, above: tuple[Number, ...]) -> Number:
        if term.head == "over" and term.args[0] is SPECTRUM:
            values = [self.real(term.args[1], (value, *above)) for value in self.eigenvalues]
            return sum(values, arb(0)) / len(values)
        if term.head in ("wasserstein", "kl"):
            return self._divergence(term, above)
        return super()._value(term, above)

    def _divergence(self, term: Term, above: tuple[Number, ...]) -> Number:
        """That of two centred normal laws, whose covariances are functions of the data's or the identity, on their axes."""
        first, second = (self._matrix(part, above) for part in term.args)
        pairs = list(zip(first, second, strict=True))
        if term.head == "wasserstein":
            return sum(((a.sqrt() - b.sqrt()) ** 2 for a, b in pairs), arb(0))
        return sum(((a / b - 1 - (a / b).log()) / 2 for a, b in pairs), arb(0))

    def _matrix(self, matrix: Term, above: tuple[Number, ...]) -> list[arb]:
        if matrix.head == "identity":
            return [arb(1)] * len(self.eigenvalues)
        if matrix is SPECTRUM.args[0]:
            return self.eigenvalues
        if matrix.head == "of":
            inner = self._matrix(matrix.args[0], above)
            return [arb(self.real(matrix.args[1], (value, *above))) for value in inner]
        raise Refusal(f"the eigenvalues of {matrix} are not known")


class _OfEntries(_Evaluation):
    """An evaluation at entries of the data; one that is not known is noted, and put to 1."""

    def __init__(self, at: Point, entries: dict[tuple[Number, ...], arb]) -> None:
        super().__init__(at)
        self.entries = entries

    def _value(self, term: Term, above: tuple[Number, ...]) -> Number:
        if term.head == "cell" and term.args[0] is DATA:
            return self.entries.setdefault(tuple(self.real(place, above) for place in term.args[1:]), arb(1))
        return super()._value(term, above)


def quadrature(f: Callable[[arb], arb], low: arb | None, high: arb | None, step: int) -> arb:
    """The integral by the double exponential rule with so many points to a unit; infinite ends are None.

    Raises Refusal where the outermost points still count.
    """
    if low is None and high is not None:
        return quadrature(lambda x: f(-x), -high, None, step)
    parts, largest = [arb(0)], arb(0)
    for side in (1, -1):
        ends: list[arb] = []
        enough = step if (high if side == 1 else low) is None else 5 * step // 2  # a peak may stand at an end
        for i in range(side == -1, ENDS * step + 1):
            parts.append(_part(f, low, high, side * arb(i) / step))
            ends = [*ends[-step // 2 :], abs(parts[-1]).upper()]
            largest = max(largest, ends[-1], key=float)
            if i > enough and all(end < largest * arb("1e-25") for end in ends):
                break
        if not all(end < arb("1e-9") * (abs(sum(parts, arb(0))) + 1) for end in ends):
            raise Refusal("an integral does not settle at its ends")
    return (sum(parts, arb(0)) / step).mid()


def _part(f: Callable[[arb], arb], low: arb | None, high: arb | None, t: arb) -> arb:
    """The integrand at the image of t, with its weight."""
    x, weight = _node(low, high, t)
    return (weight.mid() * f(x.mid())).mid()


def _node(low: arb | None, high: arb | None, t: arb) -> tuple[arb, arb]:
    """The image of t, and how fast it moves."""
    inner, slope = arb.pi() / 2 * t.sinh(), arb.pi() / 2 * t.cosh()
    if low is None:
        x, weight = inner.sinh(), inner.cosh()
    elif high is None:
        x, weight = low + inner.exp(), inner.exp()
    else:
        width = high - low
        x = high - width / (1 + (2 * inner).exp()) if t > 0 else low + width / (1 + (-2 * inner).exp())
        weight = width / (2 * inner.cosh() ** 2)
    return x, slope * weight


def alternating(sizes: list[arb]) -> arb:
    """The sum of (-1)^k a_k from a falling start."""
    n = len(sizes)
    d = (3 + arb(8).sqrt()) ** n
    d = (d + 1 / d) / 2
    b, c, total = arb(-1), -d, arb(0)
    for k, size in enumerate(sizes):
        c = b - c
        total += c * size
        b = b * (k + n) * (k - n) / ((k + arb(1) / 2) * (k + 1))
    return (total / d).mid()
