"""Guesses for instances of lemmas: what the goal, the lemma's conditions and the payments of its hypotheses say of its images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, permutations

from ..terms.context import Theorem
from ..terms.term import Function, Term, close, substitute
from .matching import match
from .search import Guess, Sketch, suggests

MAXIMAL_GUESSES = 12
MAXIMAL_OWN = 3
"""Variables of a hypothesis that a payment may have in another order."""

Way = tuple[Mapping[Term, Term], Mapping[str, Function]]


@suggests("instance")
def instances(sketch: Sketch) -> Iterator[Guess]:
    """A premise whose statement matches the goal's is the lemma, the others pay its hypotheses; one that is owed, itself."""
    for i, lemma in enumerate(sketch.premises):
        owed = any(hypothesis.statement is lemma.statement for hypothesis in lemma.owes)
        others = tuple(j for j in range(len(sketch.premises)) if j != i or owed)
        payments = [sketch.premises[j] for j in others]
        for images, functions in islice(_ways(lemma, sketch, payments), MAXIMAL_GUESSES):
            moved = {v: image for v, image in images.items() if image is not v and v in lemma.context.variables}
            yield Guess((i, *others), {"images": moved, "functions": dict(functions)})


@suggests("induction")
def inductions(sketch: Sketch) -> Iterator[Guess]:
    """Two premises are the first case and the step, over an integer that the context bounds from below."""
    for condition in sketch.context.conditions:
        if condition.head == "le" and condition.args[1] in sketch.context.variables:
            start, k = condition.args
            for pair in islice(permutations(range(len(sketch.premises)), 2), MAXIMAL_GUESSES):
                yield Guess(pair, {"variable": k, "start": start})


def _ways(lemma: Theorem, sketch: Sketch, payments: Sequence[Theorem]) -> Iterator[Way]:
    """Images by the goal; and what they leave open, by what else is known."""
    parameters = frozenset(lemma.context.variables)
    found = list(islice(match(lemma.statement, sketch.statement, parameters), MAXIMAL_GUESSES))
    complete = [way for way in found if not _open(lemma, sketch, way)]
    yield from complete
    for way in found:
        if way not in complete:
            yield from islice(_completed(lemma, sketch, payments, way), MAXIMAL_GUESSES)


def _open(lemma: Theorem, sketch: Sketch, way: Way) -> bool:
    """Is there a parameter without an image that the goal does not declare, or a function without one?"""
    images, functions = way
    spoken = lemma.statement.functions.union(*(owed.statement.functions for owed in lemma.owes))
    declared = frozenset(sketch.context.variables)
    return any(v not in images and v not in declared for v in lemma.context.variables) or any(
        name not in functions for name, _ in spoken
    )


def _completed(lemma: Theorem, sketch: Sketch, payments: Sequence[Theorem], way: Way) -> Iterator[Way]:
    """The way with further images: of what an equation among the conditions says, of conditions, of hypotheses."""
    parameters = frozenset(lemma.context.variables)
    facts = (*(p.statement for p in payments if p is not lemma), *sketch.context.conditions)
    patterns: list[tuple[Term, Sequence[Term]]] = [(condition, facts) for condition in lemma.context.conditions]
    for owed in sorted(lemma.owes, key=str):
        own = owed.own.variables
        sorts = [v.sort for v in own]
        paying = [
            close(p.statement, *chosen)
            for p in payments
            for chosen in (permutations(p.context.variables, len(own)) if len(own) <= MAXIMAL_OWN else ())
            if [v.sort for v in chosen] == sorts
        ]
        patterns.insert(0, (close(owed.statement, *own), paying))
    ways = [way]
    for _ in range(2):  # what is told later may help what was to be told before
        for pattern, targets in patterns:
            wider: list[Way] = []
            for images, functions in ways:
                images = _solved(lemma, images)
                known = list(islice(_matched(pattern, targets, parameters, images, functions), MAXIMAL_GUESSES))
                wider += known or [(images, functions)]
            ways = wider[:MAXIMAL_GUESSES]
    yield from ways


def _matched(
    pattern: Term,
    targets: Sequence[Term],
    parameters: frozenset[Term],
    images: Mapping[Term, Term],
    functions: Mapping[str, Function],
) -> Iterator[Way]:
    """Ways that learn something from one of the targets."""
    unknown = pattern.variables & parameters - images.keys()
    if not unknown and all(name in functions for name, _ in pattern.functions):
        return
    for target in targets:
        yield from match(pattern, target, parameters, images, functions)


def _solved(lemma: Theorem, images: Mapping[Term, Term]) -> Mapping[Term, Term]:
    """With images of variables that an equation among the lemma's conditions gives by others."""
    for condition in lemma.context.conditions:
        if condition.head == "eq":
            for v, value in (condition.args, condition.args[::-1]):
                if v.head == "var" and v not in images and value.variables <= images.keys():
                    images = {**images, v: substitute(value, images)}
    return images
