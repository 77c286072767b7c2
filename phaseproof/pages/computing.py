"""What takes a report its time, as pieces of work for worker processes: numbers, false twins and figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from ..campaigns.homes import homes
from ..campaigns.workers import Work, send_along, workers
from ..checking.claims import CheckedClaim
from ..evaluation.values import Approach, Row, approaches, values
from ..simulation.validation import ClaimValidation
from ..theory.claim import Claim
from ..theory.errors import PhaseproofError
from ..theory.steps import Checked, Step
from .run import Run
from .twins import Twin, twins


@dataclass(frozen=True)
class DrawnFigure:
    """A figure by the name of its file, what is seen in it, the file of its numbers, and the command that makes them.

    The command is empty where it is the one that makes the page.
    """

    file: str
    caption: str
    data: str
    command: str = ""


@dataclass(frozen=True)
class Computed:
    """The numbers and false twins of one page, and its figures where there are any."""

    values: tuple[Row, ...]
    approaches: tuple[Approach, ...]
    twins: tuple[Twin, ...]
    figure: DrawnFigure | None = None
    simulation_figure: DrawnFigure | None = None


class DrawnPlate(NamedTuple):
    """A figure of the front page that is drawn: its file, title, caption, and a table (empty where there is none)."""

    file: str
    title: str
    caption: str
    rows: list[list[str]]


@dataclass(frozen=True)
class PageWork:
    """The piece of one claim; figures are written into the folder with a suffix, none where the suffix is empty.

    ``ours`` is a claim of the book, whose name a command knows.
    """

    result: CheckedClaim
    validated: ClaimValidation
    folder: Path
    suffix: str
    ours: bool

    def __call__(self) -> Computed:
        claim = self.result.claim
        found = Computed(values(claim), approaches(claim), twins(self.result, self.validated))
        if not self.suffix:
            return found
        return replace(found, figure=self.form(), simulation_figure=self.comparison())

    def form(self) -> DrawnFigure | None:
        """The closed form over a parameter."""
        from ..figures import captions
        from ..figures.claims import closed_form
        from ..figures.plotting import figure
        from ..figures.style import save

        claim = self.result.claim
        if (curves := closed_form(claim)) is None:
            return None
        drawn, data = f"{claim.name}-form{self.suffix}", f"{claim.name}-form.csv"
        save(figure(curves), self.folder / drawn)
        (self.folder / data).write_text(curves.csv(), encoding="utf-8")
        return DrawnFigure(drawn, captions.of_curves(curves), data, curves.plan.command(data) if self.ours else "")

    def comparison(self) -> DrawnFigure | None:
        """Theory against simulation."""
        from ..figures import captions
        from ..figures import claims as figures
        from ..figures.style import save

        claim = self.result.claim
        if (figure := figures.against_simulation(claim, self.validated)) is None:
            return None
        drawn, data = f"{claim.name}{self.suffix}", f"{claim.name}.csv"
        save(figure, self.folder / drawn)
        (self.folder / data).write_text(figures.csv(self.validated), encoding="utf-8")
        return DrawnFigure(drawn, captions.of_comparison(figures.points(self.validated)), data)


@dataclass(frozen=True)
class PlateWork:
    """The piece of one figure of the front page."""

    name: str
    folder: Path
    suffix: str

    def __call__(self) -> DrawnPlate:
        from ..figures.plates import PLATES

        (plate,) = (plate for plate in PLATES if plate.name == self.name)
        file = f"plate-{plate.name}{self.suffix}"
        return DrawnPlate(file, plate.title, plate.draw(self.folder / file), plate.rows())


def pieces(run: Run, folder: Path, suffix: str) -> dict[str, Work]:
    """The work of a report by key: each page under its claim's name, each plate under its own."""
    work: dict[str, Work] = {}
    if suffix:
        from ..figures.plates import PLATES

        work = {p.name: PlateWork(p.name, folder, suffix) for p in PLATES if set(p.shows) <= set(run.names)}
    for result, validated in zip(run.checked.results, run.validated.claims, strict=True):
        work[result.claim.name] = PageWork(_last_line(result), validated, folder, suffix, not run.files)
    return work


def _last_line(result: CheckedClaim) -> CheckedClaim:
    """The outcome of a claim with the step that it was concluded from, and nothing below: little to send."""

    def bare(node: Checked, uses: tuple[Checked, ...]) -> Checked:
        steps = tuple(used.step for used in uses)
        step = Step(node.step.title, node.step.statement, node.step.rule, node.step.domain, steps)
        return replace(node, step=step, uses=uses, lemma=None)

    root = bare(result.root, tuple(bare(used, ()) for used in result.root.uses))
    return replace(result, claim=replace(result.claim, derivation=_done), root=root)


def _done() -> Step:
    """In place of a derivation, of which a piece of work has no need."""
    raise NotImplementedError


def computed(
    work: Mapping[str, Work], claims: Sequence[Claim], jobs: int, progress: Callable[[int, int], None] | None = None
) -> Iterator[tuple[str, Computed | DrawnPlate]]:
    """Do the pieces in so many processes: each key with what was computed, in the order in which they are done."""
    send_along(homes(claims))
    with workers(jobs) as execute, closing(execute(work)) as stream:
        for done, (key, outcome) in enumerate(stream, 1):
            if outcome.error:
                raise PhaseproofError(f"the page of {key} cannot be made: {outcome.error}")
            yield key, outcome.value
            if progress is not None:
                progress(done, len(work))
