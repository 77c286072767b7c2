"""The rules of logic: what is supposed is owed, a lemma holds at every image that meets its hypotheses, cases, induction."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

from ..decide.defined import defined, holds, negations, proper, symmetric, unit_vector
from ..decide.opening import MAXIMAL_OWN, extend, fresh, opened
from ..decide.refusal import Refusal, succeeds
from ..decide.scene import Scene
from ..decide.signs import contradictory, nonnegative
from ..terms.build import ONE, add
from ..terms.context import Context, Sequent
from ..terms.term import Function, Term, make, substitute
from .rule import Goal, Premise, Shown, rule


@rule("suppose", source="natural deduction: assumption", own="variables?")
def suppose(goal: Goal, *, own: tuple[Term, ...] = ()) -> Shown:
    """Anything, owed as it stands, for every value of its own variables.

    Conditions that speak of an own variable belong to the hypothesis, the others to the context.
    """
    context, mine = goal.context, frozenset(own)
    if not mine <= frozenset(context.variables):
        raise Refusal("the variables of a hypothesis are declared in its context")
    ranges = tuple((v, source) for v, source in context.ranges if v in mine)
    if any(source.variables & mine for v, source in context.ranges if v not in mine):
        raise Refusal("the range of a variable of the context speaks of the hypothesis' own")
    conditions = tuple(c for c in context.conditions if c.variables & mine)
    sequent = Sequent(Context(tuple(v for v in context.variables if v in mine), conditions, ranges), goal.statement)
    if any(v.sort == "data" for v in mine) and any(v.sort not in ("integer", "data") for v in sequent.free):
        raise Refusal("what is supposed of almost all data is supposed for all numbers at once")
    return Shown(owes=frozenset((sequent,)), defined=(goal.statement,))


@rule("instance", source="natural deduction: instantiation and discharge", images="images?", functions="functions?")
def instance(
    goal: Goal,
    lemma: Premise,
    *payments: Premise,
    images: Mapping[Term, Term] | None = None,
    functions: Mapping[str, Function] | None = None,
) -> Shown:
    """A lemma or an axiom at images of its parameters and functions, each of its hypotheses paid by a theorem.

    Images exist on the goal's domain and meet the lemma's conditions there; a variable without an image stands for itself.
    """
    theorem, scene = lemma.theorem, _without(lemma, goal.scene)
    images, functions = dict(images or {}), dict(functions or {})
    declared = frozenset(goal.context.variables)
    if stray := images.keys() - frozenset(theorem.context.variables):
        raise Refusal(f"the lemma has no parameter {next(iter(stray))}")
    for variable in theorem.context.variables:
        image = images.get(variable, variable)
        if not image.variables <= declared:
            raise Refusal(f"the lemma's parameter {variable} has no image on the goal's domain")
        if image.sort in ("real", "integer"):
            defined(image, scene)
        elif image.sort == "law":
            proper(image, scene)
    spoken = theorem.statement.functions.union(*(o.statement.functions for o in theorem.owes))
    for name, (arity, body) in functions.items():
        if (name, arity) not in spoken:
            raise Refusal(f"the lemma has no function {name} of {arity} arguments")
        if not body.variables <= declared or any(i >= arity or sort != "real" for i, sort in body.loose):
            raise Refusal(f"the image of {name} speaks of more than its arguments and the goal's parameters")
    if any(v.sort == "data" for owed in theorem.owes for v in owed.own.variables):  # for almost all, at each value
        chosen = (*(i for i in images.values() if i.sort != "data"), *(body for _, body in functions.values()))
        for term in (*chosen, *goal.context.conditions):
            if any(v.sort == "data" for v in term.variables):
                raise Refusal(f"the lemma owes something about almost all data, and {term} depends on data")
    conditions, ranges = theorem.context.substituted(images)
    for condition in conditions:
        holds(condition, scene)
    for image, source in ranges:
        if source.head == "symmetric":  # which a covariance is too
            symmetric(image, source.args[0], scene)
        elif source.head == "unit_vectors" and image.head != "var":
            unit_vector(image, source.args[0], scene)
        elif goal.context.range_of(image) is not source:
            raise Refusal(f"{image} does not range over {source}")
    if substitute(theorem.statement, images, functions) is not goal.statement:
        raise Refusal(f"the lemma says there\n  {substitute(theorem.statement, images, functions)}")
    for owed in theorem.owes:
        if not any(_pays(payment, owed, images, functions, scene) for payment in payments):
            raise Refusal(f"no premise pays the hypothesis {substitute(owed.statement, images, functions)}")
    return Shown(paid=((0, theorem.owes),), defined=(goal.statement,))


def _without(premise: Premise, scene: Scene) -> Scene:
    """The scene without what the premise says, which holds under the hypotheses that are to be discharged."""
    facts = tuple(fact for fact in scene.facts if fact is not premise.theorem.statement)
    return Scene(scene.context, facts, tuple(t for t in scene.general if t is not premise.theorem))


def _pays(
    payment: Premise,
    owed: Sequent,
    images: Mapping[Term, Term],
    functions: Mapping[str, Function],
    scene: Scene,
) -> bool:
    """Does the premise hold for all values of the hypothesis' own variables, throughout the scene?"""
    own = fresh(scene, tuple(v.sort for v in owed.own.variables), *(i for i in images.values()))
    renamed = {**images, **dict(zip(owed.own.variables, own, strict=True))}
    conditions, ranges = owed.own.substituted(renamed, functions)
    wanted = substitute(owed.statement, renamed, functions)
    inside = extend(scene, Context(own, (), ranges), conditions)
    variables = payment.theorem.context.variables
    namesakes = {v: w for v, w in zip(owed.own.variables, own, strict=True) if v in variables}
    further = tuple(v for v in variables if v not in scene.context.variables)
    ways = permutations(own, len(further)) if len(own) <= MAXIMAL_OWN else ()
    for at in (namesakes, *(dict(zip(further, chosen, strict=True)) for chosen in ways)):
        if any(v.sort != w.sort for v, w in at.items()):
            continue
        if substitute(payment.theorem.statement, at) is wanted and succeeds(payment.on, inside, at):
            return True
    return False


@rule("cases", source="natural deduction: proof by cases")
def cases(goal: Goal, *branches: Premise) -> Shown:
    """The domains of the branches cover the goal's; on each the branch says the same, or is contradictory.

    A term in cases is, on a branch, the value whose guard holds there while the earlier guards do not.
    """
    extra = []
    for branch in branches:
        theorem = branch.theorem
        conditions = tuple(c for c in theorem.context.conditions if not succeeds(holds, c, goal.scene))
        scene = Scene(goal.context).where(*conditions)
        stated = branch.on(scene)
        if resolved(goal.statement, scene) is not resolved(stated, scene) and not _impossible(scene.knowing(stated)):
            raise Refusal(f"where {', '.join(map(str, conditions)) or 'always'} the branch says\n  {stated}")
        extra.append(conditions)
    _covered(Scene(goal.context, goal.scene.facts), extra)
    return Shown(defined=(goal.statement,))


def _covered(scene: Scene, branches: list[tuple[Term, ...]]) -> None:
    """Show that nowhere in the scene every branch has a condition that fails."""
    if _impossible(scene):
        return
    if not branches:
        raise Refusal(f"the branches do not cover the domain: {', '.join(map(str, scene.context.conditions))} is left")
    for condition in branches[0]:
        for failing in _failing(condition, scene):
            _covered(scene.where(failing), branches[1:])


def _failing(condition: Term, scene: Scene) -> tuple[Term, ...]:
    """Propositions one of which holds where the condition does not; a functional of what is >= 0 exists or is infinite."""
    if condition in scene.known:
        return ()
    if condition.head != "defined" or condition.args[0].head != "over":
        defined(condition, scene)
        return negations(condition)
    source, body = condition.args[0].args
    if source.head in ("covariances", "symmetric"):
        raise Refusal(f"there is no measure on {source}")
    proper(source, scene)
    _, inside, within = opened(scene, source, body)
    defined(inside, within)
    nonnegative(inside, within)
    return (make("infinite", source, body),)


def resolved(statement: Term, scene: Scene) -> Term:
    """The statement with every closed term in cases put to the value that its guards select throughout the scene."""

    def visit(term: Term) -> Term:
        if not term.terms or term.head == "app":
            return term
        if term.head == "cases" and not term.loose:
            for guard, value in zip(term.args[::2], term.args[1::2], strict=True):
                if guard.head == "true" or succeeds(holds, guard, scene):
                    return visit(value)
                if not _fails(guard, scene):
                    return term
            return term
        return make(term.head, *(visit(a) if not a.loose else a for a in term.args))

    return visit(statement)


@rule("induction", source="Peano: mathematical induction", variable="variable", start="term")
def induction(goal: Goal, base: Premise, step: Premise, *, variable: Term, start: Term) -> Shown:
    """P(start), and P(k + 1) owing P(k), give P(k) for every integer k >= start."""
    if variable.sort != "integer" or variable not in goal.context.variables or variable in start.variables:
        raise Refusal("induction runs over an integer of the goal's context, from a start that does not depend on it")
    condition = make("le", start, variable)
    if condition not in goal.context.conditions:
        raise Refusal(f"the goal's context says {condition}")
    rest = tuple(c for c in goal.context.conditions if c is not condition)
    if any(variable in c.variables for c in rest) or any(variable in r.variables for _, r in goal.context.ranges):
        raise Refusal(f"another condition speaks of {variable}")
    others = Context(tuple(v for v in goal.context.variables if v is not variable), rest, goal.context.ranges)
    if base.theorem.context.variables and variable in base.theorem.context.variables:
        raise Refusal(f"the first case does not speak of {variable}")
    if base.on(Scene(others)) is not substitute(goal.statement, {variable: start}):
        raise Refusal("the first premise is not the statement at the start")
    if step.on(_without(step, goal.scene)) is not substitute(goal.statement, {variable: add(variable, ONE)}):
        raise Refusal(f"the second premise is not the statement at {variable} + 1")
    here = Sequent(Context(), goal.statement)
    left = step.theorem.owes - {here}
    if any(variable in owed.free for owed in left | base.theorem.owes):
        raise Refusal(f"a further hypothesis is owed about {variable}")
    return Shown(paid=((1, frozenset((here,))),), defined=(goal.statement,))


def _fails(guard: Term, scene: Scene) -> bool:
    """Is the guard, whose terms exist, true nowhere in the scene?"""
    return succeeds(defined, guard, scene) and _impossible(scene.where(guard))


def _impossible(scene: Scene) -> bool:
    return succeeds(contradictory, scene)
