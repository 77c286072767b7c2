"""The settings of a run as pieces of a campaign: drawn, predicted and simulated wherever there is a processor for it.

The pieces that draw settings bring those that simulate them, so that the first is simulated as soon as it is known.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import lru_cache, partial
from itertools import count
from pathlib import Path
from typing import Any

from ..book.selection import load_file
from ..campaigns.homes import file_loaded
from ..campaigns.opening import opened
from ..campaigns.sources import forget
from ..campaigns.workers import Outcome, Shared, Work
from ..numeric.text import raised
from ..theory.claim import Claim
from ..theory.errors import UsageError
from .regions import labels
from .settings import SIZES, Block, Setting, Spread, limits
from .simulating import Task, task
from .trials import Evaluate, Foreseen, foresee

LOW = 12
"""Pieces that wait to be simulated, from which on no more settings are drawn."""


@dataclass(frozen=True)
class Drawing:
    """The piece that draws a block of settings."""

    claim: Shared[Claim]
    size: int
    seed: int
    number: int
    total: int = 0

    @property
    def key(self) -> str:
        return f"settings {self.claim.value.name} {self.number}"

    def __call__(self) -> list[dict[str, Any]]:
        drawn = Block(self.claim.value, self.size, self.seed, self.number, self.total)()
        return [{name: value if isinstance(value, int) else str(value) for name, value in s.items()} for s in drawn]


def settings_from(claim: Claim, value: Any) -> list[Setting]:
    """The settings that a piece has drawn, perhaps for an earlier run; UsageError for anything else."""

    def read(name: str, item: Any) -> Any:
        whole = name in ("n", "d") or (name != "entries" and claim.domain[name].integer)
        return item if name == "entries" else int(item) if whole else Fraction(item)

    try:
        if not isinstance(value, list):
            raise TypeError
        return [{name: read(name, item) for name, item in setting.items()} for setting in value]
    except (AttributeError, ArithmeticError, KeyError, TypeError, ValueError):
        raise UsageError(f"{str(value)[:60]} are no settings: the journal is damaged; give another file") from None


@dataclass(frozen=True)
class Trying:
    """The piece that foresees and simulates a claim at a setting, its sampler and its prediction in one process, and says in
    which parts of the domain it is.

    ``twice``, for the first of a claim: it is foreseen again afterwards, as what is measured has no part in a prediction, and
    simulated again.
    """

    claim: Shared[tuple[Claim, Evaluate]]
    setting: Setting
    seed: int
    twice: bool

    @property
    def task(self) -> Task:
        return task(self.claim.value[0], self.setting, self.seed, twice=self.twice)

    def __call__(self) -> dict[str, Any]:
        foreseen, measured = self._twice() if self.twice else (self._foreseen(), self.task())
        return {"foreseen": foreseen, "measured": measured, "parts": labels(self.claim.value[0], self.setting)}

    def _twice(self) -> tuple[dict[str, float] | str, dict[str, float]]:
        """What is foreseen and measured; ValueError where the one depends on the other, perhaps by a file of an earlier run."""
        with opened() as foreseeing:
            before = self._foreseen()
        with opened() as measuring:
            measured = self.task()
        if common := sorted(foreseeing.read & measuring.written):
            raise ValueError(
                f"the prediction reads {common[0]}, which the sampler writes; valid: one that knows nothing measured"
            )
        if (after := self._foreseen()) != before:
            raise ValueError(
                f"the prediction is another one after the simulation: {_said(before)} before, {_said(after)} after"
            )
        return before, measured

    def _foreseen(self) -> dict[str, float] | str:
        claim, evaluate = self.claim.value
        try:
            return asdict(foresee(claim, self.setting, evaluate))
        except (Exception, SystemExit) as problem:  # a user's prediction may raise anything
            return f"no comparison: {raised(problem)}"


@dataclass(frozen=True)
class Again:
    """The piece that does once more, for another process, what must be the same there: rows of another generator at the first
    setting, and then all of the last, which here came after others and there do not.

    ``claim`` is None where it is one of a user's ``file``, which is then loaded anew, once in a ``run``.
    """

    name: str
    file: str
    run: int
    claim: Claim | None
    evaluate: Evaluate
    first: Setting
    last: Setting
    seed: int

    def __call__(self) -> dict[str, Any]:
        claim = self.claim or next(claim for claim in _loaded(self.file, self.run) if claim.name == self.name)
        another = task(claim, self.first, self.seed).another()
        return {"another": another, **Trying(Shared((claim, self.evaluate)), self.last, self.seed, twice=False)()}


@lru_cache(maxsize=1)
def _loaded(file: str, run: int) -> list[Claim]:
    forget(Path(file).parent)
    return load_file(Path(file))


_RUNS = count()


def _said(foreseen: dict[str, float] | str) -> str:
    return foreseen if isinstance(foreseen, str) else ", ".join(f"{k} {v:.17g}" for k, v in foreseen.items())


def unlike(first: Outcome, last: Outcome, again: Outcome) -> str:
    """What another process gives otherwise, in words; "" where it gives the same."""
    if again.error:
        return f"a setting could not be repeated in another process: {again.error}"
    here, there = last.value, again.value
    if here["foreseen"] != there["foreseen"]:
        return (
            f"the prediction is another one in another process: {_said(here['foreseen'])} here, {_said(there['foreseen'])} "
            "there; valid: one that depends on the setting and the value alone"
        )
    alike = (here["measured"][name] == there["measured"][name] for name in there["measured"] if name != "seconds")
    if there["another"] != first.value["measured"]["another"] or not all(alike):
        return (
            "the same generator gave other rows in another process; valid: rows that depend on the setting and the generator "
            "alone, not on the process, the machine, earlier calls, the order of a set, or numbers drawn when the file was loaded"
        )
    return ""


def tried(outcome: Outcome) -> tuple[Outcome, Foreseen | str, list[str]]:
    """What was measured, what was foreseen, and where, perhaps by an earlier run; UsageError for anything else."""
    if outcome.error:
        return outcome, "", []
    try:
        foreseen, measured, where = (outcome.value[name] for name in ("foreseen", "measured", "parts"))
        if not isinstance(foreseen, str):
            foreseen = Foreseen(**{name: float(number) for name, number in foreseen.items()})
        if not isinstance(where, list):
            raise TypeError
        return Outcome(measured, kept=outcome.kept), foreseen, [*map(str, where)]
    except (AttributeError, ArithmeticError, KeyError, TypeError, ValueError):
        words = f"{str(outcome.value)[:60]} is no measurement: the journal is damaged; give another file"
        raise UsageError(words) from None


class ClaimPlan:
    """One claim's share: its settings as they become known, and the simulation of each."""

    def __init__(self, claim: Claim, settings: int, seed: int, evaluate: Evaluate) -> None:
        for parameter in claim.domain.parameters:
            if parameter.name not in SIZES:
                limits(claim, parameter)  # a missing range is an error before any work
        self.claim, self.seed, self.evaluate = claim, seed, evaluate
        self.spread, self.error = Spread(claim, settings, seed), ""
        self.tasks: list[Task] = []
        self.repeated: tuple[Task, Task] | None = None
        self._claim, self._pair = Shared(claim), Shared((claim, evaluate))

    @property
    def complete(self) -> bool:
        """Are all settings known?"""
        return bool(self.error) or self.spread.complete

    def drawing(self) -> Drawing | None:
        block = None if self.error else self.spread.block()
        return None if block is None else Drawing(self._claim, block.size, block.seed, block.number, block.total)

    def trying(self, setting: Setting, twice: bool = False) -> tuple[str, Trying]:
        """The piece of a setting that was drawn, or of any other."""
        piece = Trying(self._pair, setting, self.seed, twice)
        return piece.task.key, piece

    def again(self, run: int) -> Again | None:
        """The piece that repeats the first and the last setting of the first block elsewhere; None before they are known."""
        if self.repeated is None:
            return None
        file = str(Path(loaded).resolve()) if (loaded := file_loaded(self.claim)) else ""
        given = None if file else self.claim
        first, last = (task.setting for task in self.repeated)
        return Again(self.claim.name, file, run, given, self.evaluate, first, last, self.seed)

    def take(self, number: int, outcome: Outcome) -> list[tuple[str, Trying]]:
        """The pieces that simulate the settings of a block."""
        if outcome.error:
            self.error = f"no settings could be drawn: {outcome.error}"
            return []
        drawn, pieces = settings_from(self.claim, outcome.value), []
        for setting in self.spread.put(number, drawn):
            pieces.append(self.trying(setting, twice=not self.tasks))
            self.tasks.append(pieces[-1][1].task)
        if number == 0 and self.tasks:
            self.repeated = self.tasks[0], self.tasks[len(drawn) - 1]
        return pieces


class Plan:
    """All pieces of a run, in turn; an iterator that has nothing left has more when the outcome of a block is given to it."""

    def __init__(self, claims: Sequence[Claim], settings: int, seed: int, evaluate: Evaluate) -> None:
        self.claims = {claim.name: ClaimPlan(claim, settings, seed, evaluate) for claim in claims}
        self.total = settings * len(self.claims)
        self._open = deque(self.claims.values())
        self._drawn: dict[str, Callable[[Outcome], list[tuple[str, Trying]]]] = {}
        self._ready: deque[tuple[str, Work]] = deque()
        self._given = 0
        self._run = next(_RUNS)

    def __iter__(self) -> Plan:
        return self

    def __next__(self) -> tuple[str, Work]:
        drawing = self._drawing() if len(self._ready) < LOW else None
        if drawing is not None:
            return drawing
        if not self._ready:
            raise StopIteration
        self._given += 1
        return self._ready.popleft()

    def __length_hint__(self) -> int:
        return self.total - self._given

    def _drawing(self) -> tuple[str, Drawing] | None:
        """The next block: of one claim until all of its settings are drawn."""
        for plan in self._open:
            if (piece := plan.drawing()) is not None:
                self._drawn[piece.key] = partial(plan.take, piece.number)
                return piece.key, piece
        return None

    def again(self, known: Container[str]) -> Iterator[tuple[str, Again]]:
        """The pieces that repeat settings elsewhere, of claims that are not known and have some."""
        for name, plan in self.claims.items():
            if name not in known and (piece := plan.again(self._run)) is not None:
                yield name, piece

    def take(self, key: str, outcome: Outcome) -> bool:
        """Is it the outcome of a block of settings? Then their simulations are next."""
        take = self._drawn.pop(key, None)
        if take is not None:
            self._ready.extend(take(outcome))
            while self._open and self._open[0].complete:
                self._open.popleft()
        return take is not None
