"""Logs with one thing put in the place of another: sorts, ranges, sizes, data, weights, filters, domains, premises, values.

A mutation draws what it does; ``IllFormed`` where nothing comes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from random import Random
from typing import Any

from phaseproof.theory.kernel.log import LoggedStep
from phaseproof.theory.kernel.rule import RULES
from phaseproof.theory.terms.build import ONE, ZERO, add, eq, mul
from phaseproof.theory.terms.context import Context
from phaseproof.theory.terms.term import IllFormed, Term, binders, close, make, num, substitute, subterms, var

from .drawn import RELATIONS, Drawn, t
from .places import changed_at, over_another, paths

SORTS = ("real", "integer", "data", "matrix", "law", "vector")
RANGED = frozenset(
    ("over", "product", "infinite", "continuous", "root", "minimiser", "onset", "first_passage", "lim", "diverges", "plim")
)  # fmt: skip
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
        number = "integer" if old.sort == "real" else "real"
        names = (old.args[0], old.args[0], "new", "new", *(v.args[0] for v in self.log.last.context.variables))
        new = var(self.pick(*names), self.pick(number, number, *SORTS))
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
            return over_another(part, which, Drawn.filter if filters else Drawn.range, drawn)

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
            (None, 0, path) for path in paths(step.statement, fits)
        ]
        for name, value in step.certificate.items():
            if schema[name].rstrip("?") in TERMS:
                places += [(name, i, path) for i, term in enumerate(_listed(value)) for path in paths(term, fits)]
        name, number, path = self.pick(*places)
        if name is None:
            return self.log.ending(statement=changed_at(step.statement, path, change, scope))
        terms = list(_listed(step.certificate[name]))
        terms[number] = changed_at(terms[number], path, change, (*scope, *self.named()))
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
        values = [i for i, a in enumerate(step.statement.args) if a.head not in RANGED]
        side, nothing = self.pick(*values or (0, 1)), self.random.random() < 0.5
        sides = [add(a, gap) if i == side else a for i, a in enumerate(step.statement.args)]
        earlier = tuple(_following(premise, images, nothing) for premise in self.log.steps[:-1])
        return replace(
            self.log, steps=(*earlier, replace(step, statement=make(step.statement.head, *sides), certificate=entries))
        )

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
        added = self.pick((), (self.pick(drawn.prop(), *spoken),))
        return self.on(Context(context.variables, self.pick(context.conditions, kept, kept) + added, context.ranges))

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
        if images and data and self.log.last.uses:
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
            context = Context(context.variables, kept + self.pick((), (drawn.prop(),)), context.ranges)
        elif how == "relation" and statement.head in RELATIONS:
            statement = make(self.pick(*RELATIONS), *self.pick(statement.args, statement.args[::-1]))
        elif how == "pinned":
            variable = self.pick(*drawn.of("real", "integer"))
            context = context.where(eq(variable, self.pick(ZERO, ONE, num(-1))))
        elif how == "term":
            path = self.pick(*paths(statement, lambda _: True))
            statement = changed_at(
                statement, path, lambda part, scope: self.drawn(*scope).term(part.sort), context.variables
            )
        changed = replace(step, context=context, statement=statement)
        if how == "of nothing":
            changed = _of_nothing(changed)
        elif how.startswith("owed") or self.random.random() < 0.3:
            own = tuple(v for v in context.variables if v.sort in ("real", "integer")) if how == "owed for all" else ()
            changed = replace(changed, rule="suppose", certificate={"own": own} if own else {}, uses=())
        return replace(self.log, steps=(*self.log.steps[:number], changed, *self.log.steps[number + 1 :]))


def _following(premise: LoggedStep, images: Mapping[Any, Term], nothing: bool) -> LoggedStep:
    """A premise that says of the images what it said of terms of the certificate, perhaps for want of anything to say it of."""
    statement = premise.statement
    if statement.head not in RELATIONS or not images.keys() & {*statement.args}:
        return premise
    stated = make(statement.head, *(images.get(a, a) for a in statement.args))
    return replace(_of_nothing(premise) if nothing else premise, statement=stated)


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
