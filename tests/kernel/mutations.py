"""Logs with one thing put in the place of another: sorts, ranges, sizes, data, weights, filters, domains, premises, values.

A mutation draws what it does; ``IllFormed`` where nothing comes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from random import Random
from typing import Any

from phaseproof.theory.kernel.log import LoggedStep
from phaseproof.theory.kernel.rule import RULES
from phaseproof.theory.terms.build import (
    HALF,
    MINUS_OO,
    ONE,
    OO,
    TWO,
    ZERO,
    add,
    div,
    eq,
    inverse,
    le,
    lt,
    mul,
    ne,
    neg,
    power,
    sub,
)
from phaseproof.theory.terms.context import Context
from phaseproof.theory.terms.term import (
    IllFormed,
    Term,
    binders,
    bound_by,
    close,
    instantiate,
    make,
    num,
    substitute,
    subterms,
    var,
)

SORTS = ("real", "integer", "data", "matrix", "law", "vector")
RANGED = frozenset(
    (
        "over",
        "product",
        "lim",
        "diverges",
        "infinite",
        "continuous",
        "root",
        "minimiser",
        "onset",
        "first_passage",
        "plim",
    )
)
RELATIONS = ("eq", "le", "lt", "ne")
VARIABLES, TERMS = ("variable", "variables"), ("term", "terms")


@dataclass(frozen=True)
class Mutant:
    """A log that ends in a step of the rule, and the point that a claim of it names."""

    steps: tuple[LoggedStep, ...]
    point: Mapping[str, Any] = field(default_factory=dict)

    @property
    def last(self) -> LoggedStep:
        return self.steps[-1]

    def ending(self, **changes: Any) -> Mutant:
        return replace(self, steps=(*self.steps[:-1], replace(self.last, **changes)))


def mutated(log: Mutant, random: Random) -> Mutant:
    """The log after a mutation, or several at once; one that nothing comes of is drawn again, a few times."""
    found = log
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        found = _one(found, random, _Mutation.any)
    return found


def falsified(log: Mutant, random: Random) -> Mutant:
    """The log where something else is stated, of which the certificate may speak too."""
    return _one(log, random, _Mutation.another)


def _one(log: Mutant, random: Random, draw: Callable[[_Mutation], Mutant]) -> Mutant:
    for _ in range(TRIES):
        try:
            found = draw(_Mutation(random, log))
        except IllFormed:
            continue
        if found != log:
            return found
    raise IllFormed("nothing comes of it")


TRIES = 8


class Drawn:
    """Terms in the variables of a scope, drawn at random."""

    def __init__(self, random: Random, scope: tuple[Term, ...]) -> None:
        self.random, self.scope = random, scope

    def pick(self, *bank: Any) -> Any:
        return self.random.choice(bank)

    def of(self, *sorts: str) -> list[Term]:
        return [v for v in self.scope if v.sort in sorts]

    def trace(self) -> list[Term]:
        """Of data in the scope a random number each."""
        made = (make("spectrum", make("sample_covariance", data)) for data in self.of("data"))
        return [make("over", source, close(t, t)) for source in made]

    def integer(self) -> Term:
        """A number, one of the scope, one that is drawn with the data of the scope, or of other numbers."""
        whole, rest = self.of("integer"), [make("floor", value) for value in self.of("real")]
        random = [f(make("floor", value)) for value in self.trace() for f in (lambda v: v, lambda v: add(ONE, v))]
        numbers = [ZERO, ONE, num(-1), TWO]
        return self.pick(*self.pick(*filter(None, (numbers, whole, random, [sub(v, ONE) for v in whole] + rest))))

    def real(self) -> Term:
        numbers = self.of("real", "integer")
        bank = [ZERO, ONE, num(-1), TWO, HALF, num(5), *numbers, *numbers, *self.trace()]
        bank += [
            f(v)
            for v in numbers
            for f in (neg, inverse, lambda v: div(v, v), lambda v: add(v, ONE), lambda v: power(v, 2))
        ]
        return self.pick(*bank)

    def end(self) -> Term:
        return self.pick(self.real(), self.real(), OO, MINUS_OO)

    def law(self) -> Term:
        weight = self.pick(HALF, TWO, ZERO, num(-1), self.real())
        return self.pick(
            make("atoms", weight, self.real(), self.pick(sub(ONE, weight), HALF), self.real()),
            make("atoms", self.pick(ONE, TWO, HALF), self.real()),
            make("uniform", self.real(), self.real()),
            make("normal"),
            make("image", make("uniform", ZERO, ONE), close(self.pick(inverse(t), mul(TWO, t), ONE), t)),
            make("mixture", weight, make("normal"), make("atoms", ONE, self.real())),
            make("with_density", make("interval", ZERO, ONE), close(self.pick(ONE, TWO, mul(TWO, t), inverse(t)), t)),
            make("spectrum", self.matrix()),
            *self.of("law"),
        )

    def matrix(self) -> Term:
        white = [make("sample_covariance", data) for data in self.of("data")]
        return self.pick(make("identity", self.integer()), *self.of("matrix"), *white)

    def data(self) -> Term:
        return make(self.pick("gaussian", "gaussian", "complex_gaussian"), self.integer(), self.integer())

    def range(self) -> Term:
        """Any range, of one number or of something else: empty, reversed, null, infinite, of no measure, with no law."""
        return self.pick(
            make("interval", self.end(), self.end()), make("interval", self.end(), self.end()), make("interval", ONE, ONE),
            make("integers", self.pick(self.integer(), MINUS_OO), self.pick(self.integer(), OO)), self.law(), self.law(), self.data(), self.data(),
            make(self.pick("covariances", "symmetric", "unit_vectors"), self.integer()), make("spectra", self.matrix(), self.matrix()),
        )  # fmt: skip

    def filter(self) -> Term:
        return self.pick(
            make("above", self.real()), make("below", self.real()), make("grows"), make("falls"), make("counts"),
            make("proportion", self.real()), make("populations", self.real(), self.law()),
        )  # fmt: skip

    def vector(self) -> Term:
        return self.pick(make("basis", self.integer()), *self.of("vector"))

    def condition(self) -> Term:
        """Among them some that nothing meets, and some that only what is no law meets."""
        one, two = self.real(), self.real()
        numbers = self.of("real", "integer") or [ONE]
        return self.pick(
            make(self.pick(*RELATIONS), one, two), eq(self.pick(*numbers), self.pick(ZERO, ONE, num(-1))), lt(one, one), ne(one, one),
            make("supported", self.law(), make("interval", self.end(), self.end())),
            make("supported", make("atoms", self.pick(ONE, TWO, HALF), self.real()), make("interval", *self.pick((ZERO, num(9)), (MINUS_OO, OO), (OO, MINUS_OO)))),
            le(self.pick(*numbers), self.pick(*numbers)), make("defined", inverse(one)),
        )  # fmt: skip

    def term(self, sort: str) -> Term:
        makers: dict[str, Callable[[], Term]] = {
            "real": self.real, "integer": self.integer, "end": self.end, "law": self.law, "matrix": self.matrix, "range": self.range,
            "filter": self.filter, "vector": self.vector, "prop": self.condition, "data": lambda: self.pick(*self.of("data")),
        }  # fmt: skip
        if sort not in makers or (sort == "data" and not self.of("data")):
            raise IllFormed(f"no {sort} is drawn")
        return makers[sort]()


t = var("t", "real")


class _Mutation:
    def __init__(self, random: Random, log: Mutant) -> None:
        self.random, self.log = random, log

    def pick(self, *bank: Any) -> Any:
        if not bank:
            raise IllFormed("nothing to choose from")
        return self.random.choice(bank)

    def drawn(self, *scope: Term) -> Drawn:
        return Drawn(self.random, scope)

    def any(self) -> Mutant:
        ways = (
            self.sort, self.sort, self.sort, self.term, self.term, self.size, self.size, self.size, self.range, self.range, self.range,
            self.exchanged, self.conditions, self.conditions, self.entry, self.premise, self.premise, self.uses, self.twice, self.ranges, self.point,
        )  # fmt: skip
        return self.pick(*ways)()

    def another(self) -> Mutant:
        return self.pick(self.shifted, self.shifted, self.shifted, self.relation)()

    # the certificate

    def sort(self) -> Mutant:
        """A variable that the certificate names, of another sort or under another name."""
        entries = dict(self.log.last.certificate)
        schema = RULES[self.log.last.rule].schema
        name = self.pick(*(n for n in entries if schema[n].rstrip("?") in VARIABLES))
        old = self.pick(*_listed(entries[name]))
        names = (old.args[0], old.args[0], "new", "new", *(v.args[0] for v in self.log.last.context.variables))
        new = var(self.pick(*names), self.pick("real", "integer", *SORTS))
        for other, value in entries.items():
            if schema[other].rstrip("?") in (*VARIABLES, *TERMS):
                entries[other] = _each(value, lambda term: _renamed(term, old, new))
        earlier = tuple(_in_another_sort(premise, old, new) for premise in self.log.steps[:-1])
        return replace(self.log, steps=(*earlier, replace(self.log.last, certificate=entries)))

    def entry(self) -> Mutant:
        """An entry left out, repeated, turned round or put in the place of another."""
        entries, schema = dict(self.log.last.certificate), RULES[self.log.last.rule].schema
        name = self.pick(*schema)
        if name not in entries:
            scope = (*self.log.last.context.variables, *self.named())
            made = {
                "term": lambda: self.drawn(*scope).term(self.pick("real", "filter")),
                "number": lambda: Fraction(self.pick(0, 1, -1)),
            }
            kind = schema[name].rstrip("?")
            if kind.rstrip("s") not in made:
                raise IllFormed(f"no {kind} is drawn")
            one = made[kind.rstrip("s")]
            entries[name] = (one(), one()) if kind.endswith("s") else one()
        elif type(entries[name]) is tuple:
            value = entries[name]
            entries[name] = self.pick(value[::-1], value[:-1], value + value[-1:], tuple(self.number(v) for v in value))
        elif type(entries[name]) is Fraction:
            entries[name] = self.number(entries[name])
        elif schema[name].endswith("?") and self.random.random() < 0.5:
            del entries[name]
        elif isinstance(entries[name], Mapping):
            entries[name] = {key: self.image(value) for key, value in entries[name].items()}
        else:
            entries[name] = self.pick(*(v for n, v in entries.items() if schema[n] == schema[name]))
        return self.log.ending(certificate=entries)

    def number(self, value: Any) -> Any:
        return value + self.pick(-1, 1, Fraction(1, 2)) if type(value) is Fraction else value

    def image(self, value: Any) -> Any:
        drawn = self.drawn(*self.log.last.context.variables)
        if type(value) is tuple:
            arity, body = value
            return arity, self.pick(body, close(add(drawn.real(), mul(drawn.real(), t)), t)) if arity == 1 else body
        return drawn.term(value.sort)

    def named(self) -> tuple[Term, ...]:
        """The variables that the certificate names."""
        schema = RULES[self.log.last.rule].schema
        entries = self.log.last.certificate.items()
        return tuple(v for n, value in entries if schema[n].rstrip("?") in VARIABLES for v in _listed(value))

    # terms: where one stands, its sort and what is bound there

    def term(self) -> Mutant:
        """A part of the statement or of the certificate, by another of its sort: ends, sizes, weights, places, filters, points."""
        return self.somewhere(lambda part, scope: self.drawn(*scope).term(part.sort))

    def size(self) -> Mutant:
        """An end, a size, a weight or a place of a range, a law or a filter."""
        return self.somewhere(
            lambda part, scope: _with_another_number(part, self.drawn(*scope)),
            lambda part: part.sort in ("range", "law", "filter") and any(_is_number(a) for a in part.args),
        )

    def range(self) -> Mutant:
        """The range or filter under a binder, by any other, which may bind something else."""

        def change(part: Term, scope: tuple[Term, ...]) -> Term:
            which = self.pick(0, 1, 1) if part.head == "plim" else 0
            drawn = self.drawn(*scope)
            filters = part.head in ("lim", "diverges") or (part.head == "plim" and not which)
            return _over_another(part, which, (lambda d: d.filter()) if filters else (lambda d: d.range()), drawn)

        return self.somewhere(change, lambda part: part.head in RANGED)

    def exchanged(self) -> Mutant:
        """A variable by another of the scope, or by a number, all over the step."""
        step = self.log.last
        scope = (*step.context.variables, *self.named())
        old = self.pick(*scope)
        new = self.pick(
            *(v for v in scope if v.sort == old.sort),
            *([self.drawn(*scope).term(old.sort)] if old.sort in ("real", "integer") else []),
        )
        entries = {
            n: _each(value, lambda term: substitute(term, {old: new}))
            for n, value in step.certificate.items()
            if n not in ("images", "functions")
        }
        kept = {n: value for n, value in step.certificate.items() if n in ("images", "functions")}
        return self.log.ending(statement=substitute(step.statement, {old: new}), certificate=entries | kept)

    def somewhere(
        self, change: Callable[[Term, tuple[Term, ...]], Term], fits: Callable[[Term], bool] = lambda _: True
    ) -> Mutant:
        """The last step with a part of its statement, or of a term of its certificate, changed."""
        step, schema = self.log.last, RULES[self.log.last.rule].schema
        scope = step.context.variables
        places: list[tuple[str | None, int, tuple[int, ...]]] = [
            (None, 0, path) for path in _paths(step.statement, fits)
        ]
        for name, value in step.certificate.items():
            if schema[name].rstrip("?") in TERMS:
                places += [(name, i, path) for i, term in enumerate(_listed(value)) for path in _paths(term, fits)]
        name, number, path = self.pick(*places)
        if name is None:
            return self.log.ending(statement=_at(step.statement, path, change, scope))
        terms = list(_listed(step.certificate[name]))
        terms[number] = _at(terms[number], path, change, (*scope, *self.named()))
        whole = tuple(terms) if type(step.certificate[name]) is tuple else terms[0]
        return self.log.ending(certificate={**step.certificate, name: whole})

    def shifted(self) -> Mutant:
        """One number added to what is stated and to some terms of the certificate at once."""
        step, schema = self.log.last, RULES[self.log.last.rule].schema
        if step.statement.head not in RELATIONS:
            raise IllFormed("no relation")
        gap, share = self.pick(ONE, num(-1), num(5), num(-5)), self.pick(0, 0.5, 1, 1)

        def moved(term: Term) -> Term:
            return add(term, gap) if term.sort in ("real", "integer") and self.random.random() < share else term

        entries = dict(step.certificate)
        for name, value in entries.items():
            if schema[name].rstrip("?") in TERMS and not name.startswith("near"):
                entries[name] = _each(value, moved)
        before, after = ([term for v in e.values() for term in _listed(v)] for e in (step.certificate, entries))
        images = {old: new for old, new in zip(before, after, strict=True) if old is not new}
        side = self.pick(0, 1)
        sides = [add(a, gap) if i == side else a for i, a in enumerate(step.statement.args)]
        earlier = tuple(self.following(premise, images) for premise in self.log.steps[:-1])
        return replace(
            self.log, steps=(*earlier, replace(step, statement=make(step.statement.head, *sides), certificate=entries))
        )

    def following(self, premise: LoggedStep, images: Mapping[Any, Term]) -> LoggedStep:
        """A premise that says of the images what it said of terms of the certificate; of an empty domain anything holds."""
        statement = premise.statement
        if statement.head not in RELATIONS or not images.keys() & {*statement.args}:
            return premise
        stated = make(statement.head, *(images.get(a, a) for a in statement.args))
        return replace(premise if self.random.random() < 0.5 else _of_nothing(premise), statement=stated)

    def relation(self) -> Mutant:
        statement = self.log.last.statement
        if statement.head not in RELATIONS:
            raise IllFormed("no relation")
        head = self.pick(*RELATIONS)
        return self.log.ending(statement=make(head, *self.pick(statement.args, statement.args[::-1])))

    # the domain

    def conditions(self) -> Mutant:
        """Conditions left out, or others added, in the last step or in all steps on its domain."""
        context, drawn = self.log.last.context, self.drawn(*self.log.last.context.variables)
        kept = tuple(c for c in context.conditions if self.random.random() < 0.6)
        laws = [part for part in subterms(self.log.last.statement) if part.sort == "law" and not part.loose]
        spoken = [make("supported", law, make("interval", drawn.end(), drawn.end())) for law in laws]
        added = self.pick((), (self.pick(drawn.condition(), *spoken),))
        return self.on(Context(context.variables, self.pick(context.conditions, kept) + added, context.ranges))

    def ranges(self) -> Mutant:
        """Data, or another variable with a range, of another range."""
        context = self.log.last.context
        variable, _ = self.pick(*context.ranges)
        others = [v for v in context.variables if v is not variable]
        new = self.drawn(*others).range()
        return self.on(
            Context(
                context.variables,
                context.conditions,
                tuple((v, new if v is variable else r) for v, r in context.ranges),
            )
        )

    def on(self, context: Context) -> Mutant:
        if self.random.random() < 0.4:
            return self.log.ending(context=context)
        before = self.log.last.context
        steps = tuple(replace(step, context=context) if step.context == before else step for step in self.log.steps)
        return replace(self.log, steps=steps)

    def twice(self) -> Mutant:
        """A data set taken twice: in a mean over two, in a pair of the domain, or as the image of a lemma's."""
        images = self.log.last.certificate.get("images", {})
        data = [v for v in self.log.last.context.variables if v.sort == "data"]
        if images and data:
            lemma = self.log.steps[self.log.last.uses[0]]
            one = self.pick(*data)
            same = {**images, **{v: one for v in lemma.context.variables if v.sort == "data"}}
            stated = substitute(lemma.statement, same)
            ranges = tuple((v, r) for v, r in self.log.last.context.ranges if v is one)
            variables = tuple(v for v in self.log.last.context.variables if v.sort != "data" or v is one)
            context = Context(variables, self.log.last.context.conditions, ranges)
            return self.log.ending(
                context=context, statement=stated, certificate={**self.log.last.certificate, "images": same}
            )
        return self.somewhere(
            lambda part, scope: self.pick(*(v for v in scope if v.sort == "data")), lambda part: part.sort == "data"
        )

    def point(self) -> Mutant:
        names = [v.args[0] for v in self.log.last.context.variables if v.sort in ("real", "integer", "law")]
        return replace(self.log, point={**self.log.point, self.pick(*names): self.pick(0, 1, -1, 2, Fraction(1, 2))})

    # what is used

    def uses(self) -> Mutant:
        """A premise left out, or one in the place of another."""
        used = self.log.last.uses
        if not used:
            raise IllFormed("no premises")
        without = self.pick(*range(len(used)))
        return self.log.ending(uses=self.pick(used[:without] + used[without + 1 :], used[::-1], (*used, used[0])))

    def premise(self) -> Mutant:
        """A premise on another domain, of another relation, at a single value, or supposed as it stands."""
        number = self.pick(*range(len(self.log.steps) - 1))
        step = self.log.steps[number]
        context, statement = step.context, step.statement
        drawn = self.drawn(*context.variables)
        how = self.pick("domain", "relation", "pinned", "owed", "owed for all", "term", "of nothing")
        if how == "domain":
            kept = tuple(c for c in context.conditions if self.random.random() < 0.5)
            context = Context(context.variables, kept + self.pick((), (drawn.condition(),)), context.ranges)
        elif how == "relation" and statement.head in RELATIONS:
            statement = make(self.pick(*RELATIONS), *self.pick(statement.args, statement.args[::-1]))
        elif how == "pinned":
            variable = self.pick(*drawn.of("real", "integer"))
            context = context.where(eq(variable, self.pick(ZERO, ONE, num(-1))))
        elif how == "term":
            path = self.pick(*_paths(statement, lambda _: True))
            statement = _at(statement, path, lambda part, scope: self.drawn(*scope).term(part.sort), context.variables)
        changed = replace(step, context=context, statement=statement)
        if how == "of nothing":
            changed = _of_nothing(changed)
        elif how.startswith("owed") or self.random.random() < 0.3:
            own = tuple(v for v in context.variables if v.sort in ("real", "integer")) if how == "owed for all" else ()
            changed = replace(changed, rule="suppose", certificate={"own": own} if own else {}, uses=())
        return replace(self.log, steps=(*self.log.steps[:number], changed, *self.log.steps[number + 1 :]))


def _of_nothing(step: LoggedStep) -> LoggedStep:
    """Shown where nothing is: no cases are left."""
    return replace(step, rule="cases", certificate={}, uses=())


def _in_another_sort(step: LoggedStep, old: Term, new: Term) -> LoggedStep:
    """The step about a variable of another sort, if it is about the old one and of neither range nor hypothesis."""
    context, images = step.context, {old: new}
    if old not in context.variables or new in context.variables or new.sort not in ("real", "integer"):
        return step
    variables = tuple(new if v is old else v for v in context.variables)
    conditions, ranges = context.substituted(images)
    return replace(step, context=Context(variables, conditions, ranges), statement=substitute(step.statement, images))


def _is_number(argument: Any) -> bool:
    return type(argument) is Term and argument.sort in ("real", "integer", "end")


def _with_another_number(part: Term, drawn: Drawn) -> Term:
    """The range with one of its numbers changed."""
    slots = binders(part.head, part.args)
    place = drawn.pick(*(i for i, a in enumerate(part.args) if _is_number(a) and not slots[i][1]), 0)
    return make(part.head, *(drawn.term(slots[i][0]) if i == place else a for i, a in enumerate(part.args)))


def _listed(value: Any) -> tuple[Any, ...]:
    return value if type(value) is tuple else (value,)


def _each(value: Any, change: Callable[[Term], Term]) -> Any:
    changed = tuple(change(v) if type(v) is Term else v for v in _listed(value))
    return changed if type(value) is tuple else changed[0]


def _renamed(term: Term, old: Term, new: Term) -> Term:
    if term is old:
        return new
    try:
        return substitute(term, {old: new})
    except IllFormed:  # of a sort that does not fit: the term goes on speaking of the old one, or of none
        return term


def _paths(term: Term, fits: Callable[[Term], bool], path: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Where the parts stand that fit, under binders too."""
    if fits(term):
        yield path
    for i, part in enumerate(term.args):
        if type(part) is Term:
            yield from _paths(part, fits, (*path, i))


def _at(
    term: Term, path: tuple[int, ...], change: Callable[[Term, tuple[Term, ...]], Term], scope: tuple[Term, ...]
) -> Term:
    """The term with the part at the path changed; what is bound above it has names, which belong to its scope."""
    if not path:
        return change(term, scope)
    first, *rest = path
    if term.head == "app":
        args = [_at(a, tuple(rest), change, scope) if i == first else a for i, a in enumerate(term.args)]
        return substitute(term, {}) if args[0] != term.args[0] else _applied(args)
    inner = binders(term.head, term.args)[first][1]
    own = tuple(var(f"bound {len(scope) + i}", sort) for i, sort in enumerate(inner))
    part = _at(instantiate(term.args[first], *own), tuple(rest), change, (*scope, *own))
    args = list(term.args)
    args[first] = close(part, *own) if own else part
    return make(term.head, *args)


def _applied(args: list[Any]) -> Term:
    from phaseproof.theory.terms.term import app

    return app(*args)


def _over_another(term: Term, which: int, make_range: Callable[[Drawn], Term], drawn: Drawn) -> Term:
    """The binder with another range or filter; what the body says of bound variables it says of the new ones, as far as they fit."""
    depth = len(drawn.scope)

    def names(source: Term, mark: str) -> tuple[Term, ...]:
        return tuple(var(f"{mark} {depth + i}", sort) for i, sort in enumerate(bound_by(source)))

    if term.head != "plim":
        source = make_range(drawn)
        old, new = names(term.args[0], "bound"), names(source, "other")
        return make(term.head, source, close(_fitted(instantiate(term.args[1], *old), old, new), *new), *term.args[2:])
    moving = names(term.args[0], "moving")
    ranges = instantiate(term.args[1], *moving)
    own = names(ranges, "bound")
    body = instantiate(term.args[2], *own, *moving)
    if which:
        source = make_range(Drawn(drawn.random, (*drawn.scope, *moving)))
        new = names(source, "other")
        return make("plim", term.args[0], close(source, *moving), close(_fitted(body, own, new), *new, *moving))
    source = make_range(drawn)
    new = names(source, "other")
    return make(
        "plim", source, close(_fitted(ranges, moving, new), *new), close(_fitted(body, moving, new), *own, *new)
    )


def _fitted(term: Term, old: tuple[Term, ...], new: tuple[Term, ...]) -> Term:
    for i, variable in enumerate(old):
        if i < len(new):
            try:
                term = substitute(term, {variable: new[i]})
                continue
            except IllFormed:
                pass
        term = substitute(term, {variable: ONE})
    return term
