"""A place above the bulk beside the eigenvalue of a first spike, where a second one is looked for."""

from __future__ import annotations

from dataclasses import dataclass

from ....theory.terms.build import ONE, TWO, ZERO, eq, le, lt
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, substitute
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...lemmas.eigenvalues import M, eigenvalue, k, resolvent_above, resolvent_between_two
from ...lemmas.letters import S, X, d, n, t
from ...lemmas.letters import y as POINT
from ...lemmas.plane_weight import second_entry
from ...lemmas.rank_one import determinant, entry, entry_exists, second_below, theta, v
from ...lemmas.white_resolvent import LIMIT, entry_above, entry_across_above, i, in_probability, j
from .spikes import FIRST, TOP, Place, edge, with_data

SECOND = make("basis", TWO)


def one_spike(strength: Term) -> Term:
    return make("spiked", S, FIRST, strength)


@dataclass(frozen=True, eq=False)
class Beside:
    """A place above the bulk, and above or below the eigenvalue of the first spike."""

    place: Place
    first: Line
    above: bool
    strength: Term

    @property
    def matrix(self) -> Term:
        """White data with the first spike."""
        return one_spike(self.strength)

    @property
    def y(self) -> Term:
        return self.place.y

    @property
    def first_sign(self) -> Term:
        return determinant(self.strength, self.y, entry(S, FIRST, FIRST, self.y))

    @property
    def sign(self) -> Term:
        """The determinant of the second change."""
        return determinant(theta, self.y, entry(self.matrix, SECOND, SECOND, self.y))

    @property
    def eventually(self) -> tuple[Term, ...]:
        first = eigenvalue(self.matrix, ONE)
        far = (first, self.y, ZERO, self.first_sign) if self.above else (self.y, first, self.first_sign, ZERO)
        return TOP, self.y, *far

    def data(self, *conditions: Term) -> Context:
        given = self.eventually
        relations = (lt(low, high) for low, high in zip(given[::2], given[1::2], strict=True))
        return with_data(self.place.near, le(TWO, d), *relations, *conditions)

    def _resolvents(self, context: Context) -> tuple[Line, Line]:
        """Those of the white matrix and of that with the first spike exist."""
        white = instance(resolvent_above(), context, images={M: S, POINT: self.y})
        if self.above:
            return white, instance(resolvent_above(), context, images={M: self.matrix, POINT: self.y})
        between = instance(
            resolvent_between_two(), context, self._second(context), images={M: self.matrix, POINT: self.y}
        )
        return white, between

    def _second(self, context: Context) -> Line:
        """The second eigenvalue of the matrix with the first spike is smaller."""
        return instance(second_below(), context, images={M: S, v: FIRST, theta: self.strength, POINT: self.y})

    def of_data(self, lemma: Line, *conditions: Term, images: dict[Term, Term] | None = None) -> Line:
        """What the lemma says of the matrix with the first spike, in the direction of the second."""
        context = self.data(*conditions)
        named = {M: self.matrix, v: SECOND, POINT: self.y, **(images or {})}
        given = {variable: image for variable, image in named.items() if variable in lemma.context.variables}
        return instance(
            lemma, context, self._second(context), *self._resolvents(context), *self.place.lines, images=given
        )

    def second_entry(self) -> Line:
        """The entry of the second direction in the matrix with the first spike."""
        context = self.data()
        images = {M: S, theta: self.strength, POINT: self.y}
        known = have(make("ne", self.first_sign, ZERO), context, *self.place.known(), rule="sign")
        return instance(second_entry(), context, *self._resolvents(context), known, images=images)

    def known(self) -> tuple[Line, ...]:
        return _known(self)


@lemma
def _known(beside: Beside) -> tuple[Line, ...]:
    """The limit of the second direction's entry, and what it rests on."""
    near, far = beside.place.near, beside.place.lines
    entries = [instance(entry_above(), near, *far, images={t: beside.place.at, i: one}) for one in (ONE, TWO)]
    across = instance(entry_across_above(), near, *far, images={t: beside.place.at, i: ONE, j: TWO})
    formula, itself = beside.second_entry(), beside.of_data(entry_exists())
    given = (instance(edge(), near, images={k: ONE}), beside.first, *entries, across, *beside.place.known())
    value = substitute(LIMIT, {t: beside.place.at})
    limit = have(
        eq(in_probability(formula.statement.args[0]), value), near, *given, formula, itself, rule="squeeze",
        title="the second direction", near=TWO, variables=(n, d, X), lower=formula.statement.args[1],
        upper=formula.statement.args[1], eventually=beside.eventually,
    )  # fmt: skip
    return (*given, itself, limit)
