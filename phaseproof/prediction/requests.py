"""A call of ``predict`` as its user writes it: checked, carried out, written down whole or not at all."""

from __future__ import annotations

import re
import shlex
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..campaigns.progress import Progress
from ..campaigns.staging import staged
from ..data.reading import read
from ..data.tables import Choice
from ..numeric.learning import check_target
from ..numeric.population import FAMILIES, Population, named, read_population
from ..numeric.text import between_commas
from ..theory.errors import UsageError
from ..theory.spelling import did_you_mean
from .pages import summary_lines, write_prediction
from .predicting import Prediction, check_seed, predict_data, predict_population


@dataclass(frozen=True)
class Request:
    """The arguments: DATA or a population, with what belongs to each."""

    data: str | None
    target: float = 0.95
    seed: int = 0
    array: str | None = None
    population: str | None = None
    dimension: int | None = None
    header: bool | None = None
    choice: Choice | None = None
    flatten: bool = False

    def command(self, directory: Path | None) -> str:
        """The line that repeats it."""
        words = ["phaseproof", "predict", *([self.data] if self.data is not None else [])]
        words += ["--target", f"{self.target:g}", "--seed", str(self.seed)]
        for option, value in (
            ("--array", self.array),
            ("--population", self.population),
            ("--dimension", self.dimension),
        ):
            words += [option, str(value)] if value is not None else []
        if self.header is not None:
            words.append("--header" if self.header else "--no-header")
        words += ["--flatten"] * self.flatten
        if self.choice is not None:
            named = {"--columns": self.choice.columns, "--drop": self.choice.drop}
            words += [part for option, names in named.items() if names for part in (option, between_commas(names))]
            words += ["--standardize"] * self.choice.standardize + ["--missing", self.choice.missing]
        return shlex.join([*words, *(["-o", str(directory)] if directory is not None else [])])


def answer(request: Request, directory: Path | None) -> tuple[dict[str, Any], list[str]]:
    """The fields of the JSON answer and the lines for a terminal; a report in ``directory`` when there is one."""
    check_target(request.target)
    check_seed(request.seed)
    if (request.data is None) == (request.population is None):
        raise UsageError("give DATA or --population, and not both")
    with staged(directory) if directory is not None else nullcontext() as folder:
        found = _predict(request)
        if folder is None:
            return found.as_dict(), summary_lines(found)
        fields = write_prediction(folder, found, request.command(directory))
    return fields, [*summary_lines(found), f"report in {directory / 'index.md'}" if directory else ""]


def _predict(request: Request) -> Prediction:
    if request.data is not None:
        if request.dimension is not None:
            raise UsageError(f"dimension = {request.dimension}, but DATA has its own; valid: with --population")
        with Progress("predicting") as progress:
            return predict_data(
                read(request.data, request.array, request.header, request.choice, request.flatten),
                request.target,
                request.seed,
                progress,
            )
    for name, value in (
        ("array", request.array),
        ("header", request.header),
        ("choice", request.choice),
        ("flatten", request.flatten or None),
    ):
        if value is not None:
            raise UsageError(f"{name} = {value!r}; valid: with a file as DATA")
    return predict_population(str(request.population), population_of(request), request.target)


def population_of(request: Request) -> Population:
    """The family or the file that ``population`` names."""
    text = str(request.population)
    if re.split("[:,]", text)[0] in FAMILIES:
        return named(text, request.dimension)
    if not Path(text).is_file():
        raise UsageError(
            f"population = {text!r}; valid: {', '.join(row[2] for row in FAMILIES.values())}, or a file of eigenvalues"
            f"{did_you_mean(re.split('[:,]', text)[0], FAMILIES)}"
        )
    if request.dimension is not None:
        raise UsageError(
            f"dimension = {request.dimension}, but a file of eigenvalues has its own; valid: with a family"
        )
    return read_population(Path(text))
