"""Which near-duplicates are a leak: more of them, or closer ones, than rows of this data have anyway."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

import numpy as np
from scipy import stats

from ..numeric.closeness import Duplicates
from ..numeric.population import Array

CHANCE = 1e-3
"""Probability below which more repeated samples than training examples, or more near-duplicates than other rows have, are
no chance."""

INFLATED = 0.01
"""Share of near-duplicates, beyond what rows of this data have anyway, from which they are a leak."""

REPEATED = 0.1
"""Share of samples that repeat one another, above that of the training examples, that is pointed out; share of near-duplicates
closer than the threshold, where hardly any Gaussian rows are, and that stand out from the next ones, that is a leak however many there are within the sets."""


@dataclass(frozen=True)
class Closeness:
    """Near-duplicates of each kind, counted at ``cosines`` (k,), and the shares (k,) of them that Gaussian rows have by chance.

    Kinds: ``between`` the training sets (rows of the second), ``within_first``, ``within_second``, and ``held_out`` in both, or
    where ``samples`` are given in sets of so many of them.
    """

    found: dict[str, Duplicates]
    by_chance: dict[str, Array]
    cosines: Array
    examples: tuple[int, int]
    samples: tuple[int, ...] = ()

    def judged(self) -> dict[str, str]:
        """Of each kind ``leak``, ``chance`` (no more than Gaussian rows have), ``usual`` (than rows within the sets) or ``more``."""
        between = self._judge("between")
        listed = {"between": between, "within_first": self._within("within_first")}
        listed["within_second"] = self._within("within_second")
        if "held_out" in self.found:
            listed["held_out"] = self._judge("held_out", between != "leak")
        return listed

    def _within(self, kind: str) -> str:
        return "chance" if self._likely(kind, 0, float(self.by_chance[kind][0])) else "more"

    def _judge(self, kind: str, between: bool = False) -> str:
        """``between`` tells whether near-duplicates between the sets are such as rows of this data have."""
        chance = self.by_chance[kind]
        usual = [self._usual(kind, level, between) for level in range(len(self.cosines))]
        for level in range(len(self.cosines)):
            most = max(usual[level], float(chance[level]))
            if self._share(kind, level) - most >= INFLATED and self._surprising(kind, level, most, between):
                return "leak"
            if level and self._alone(kind, level) >= REPEATED and chance[level] < INFLATED:
                return "leak"
        if self._likely(kind, 0, float(chance[0])):
            return "chance"
        seen = any(self.found[name].count for name in ("within_first", "within_second"))
        return "usual" if seen and not self._surprising(kind, 0, usual[0], between) else "more"

    def _surprising(self, kind: str, level: int, most: float, between: bool) -> bool:
        """Whether so many are no chance at this share; nor by the pairs within the sets, whose number is chance itself, where there
        are any.
        """
        if self._likely(kind, level, most):
            return False
        count, (first, _) = self._count(kind, level), self.examples
        pairs = exposure = 0.0
        for name, number, part in self._others(between):
            pairs += part * self._count(name, level)
            exposure += part * self.found[name].examined * number
        here = self.found[kind].examined * (first if kind == "between" else sum(self.samples or self.examples))
        trial = stats.binomtest(count, count + int(pairs), here / (here + exposure), alternative="greater")
        return int(pairs) == 0 or bool(trial.pvalue <= CHANCE)

    def _others(self, between: bool) -> Iterator[tuple[str, int, float]]:
        """What is compared with: its name, among how many rows it is looked up, and how many pairs one row that is found makes."""
        first, second = self.examples
        yield "within_first", first, 0.5
        yield "within_second", second, 0.5
        if between:
            yield "between", first, 1.0

    def _usual(self, kind: str, level: int, between: bool) -> float:
        """The share that rows of this data have, seen within the sets, and between them where that is no leak."""
        each = [(name, number) for name, number, _ in self._others(between)]

        def at(number: int) -> float:
            """Of rows that are looked up among so many; one more is counted than was seen."""
            shares = [1 - (1 - self._share(name, level)) ** (number / base) for name, base in each]
            examined = np.array([self.found[name].examined for name, _ in each])
            return float((shares @ examined + 1) / (examined.sum() + 1))

        among = self.examples[:1] if kind == "between" else self.samples or self.examples
        return 1 - prod(1 - at(number) for number in among)

    def _count(self, kind: str, level: int) -> int:
        return int(np.sum(self.found[kind].cosines >= self.cosines[level]))

    def _alone(self, kind: str, level: int) -> float:
        """The share of near-duplicates that no cluster explains."""
        found = self.found[kind]
        return float(np.sum(found.alone & (found.cosines >= self.cosines[level]))) / found.examined

    def _share(self, kind: str, level: int) -> float:
        return self._count(kind, level) / self.found[kind].examined

    def _likely(self, kind: str, level: int, share: float) -> bool:
        """Whether so many are no surprise at this share."""
        count, examined = self._count(kind, level), self.found[kind].examined
        return share > 0 and bool(
            stats.binomtest(count, examined, min(share, 1.0), alternative="greater").pvalue > CHANCE
        )
