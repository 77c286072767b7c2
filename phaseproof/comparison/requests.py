"""A call of ``compare`` as its user writes it, on the command line or in Python."""

from __future__ import annotations

import shlex
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..campaigns.progress import Progress
from ..campaigns.staging import staged
from ..data.reading import Source, flattened, read
from ..numeric.files import first_line
from ..theory.errors import UsageError
from .comparing import compare_sources
from .outcome import Comparison, Inputs, check_inputs
from .pages import summary_lines, write_comparison

Rows = str | Path | ArrayLike


@dataclass(frozen=True)
class CompareRequest:
    """Files or arrays of samples and training sets, with the options."""

    first: Rows
    second: Rows
    training: tuple[Rows, Rows]
    held_out: Rows | None = None
    ceiling: Rows | None = None
    target: float = 0.95
    threshold: float = 0.95
    seed: int = 0

    def command(self, directory: Path | None) -> str:
        """The line that repeats it: on the command line, or in Python where something was given as an array."""
        options = {"target": self.target, "threshold": self.threshold, "seed": self.seed}
        given = (self.first, self.second, *self.training, self.held_out, self.ceiling)
        if not all(value is None or isinstance(value, str | Path) for value in given):
            a, b, ta, tb, *more = (
                repr(str(value)) if isinstance(value, str | Path) else word
                for word, value in zip(("A", "B", "TA", "TB", "H", "C"), given, strict=True)
            )
            listed = [a, b, f"({ta}, {tb})"]
            named = zip(("held_out", "ceiling"), more, given[4:], strict=True)
            listed += [f"{name}={text}" for name, text, value in named if value is not None]
            listed += [f"{name}={value}" for name, value in options.items()]
            listed += [f"output={str(directory)!r}"] if directory is not None else []
            return f"phaseproof.compare({', '.join(listed)})"
        words = ["phaseproof", "compare", str(self.first), str(self.second), "--train", *map(str, self.training)]
        for option, value in (("--held-out", self.held_out), ("--ceiling", self.ceiling)):
            words += [option, str(value)] if value is not None else []
        words += [word for name, value in options.items() for word in (f"--{name}", str(value))]
        return shlex.join([*words, *(["-o", str(directory)] if directory is not None else [])])

    def inputs(self) -> Inputs:
        """Every input as rows; UsageError for files that are none and arrays of anything but real numbers."""
        names = ("A", "B", "training set of A", "training set of B", "held-out set", "ceiling C")
        given = (self.first, self.second, *self.training, self.held_out, self.ceiling)
        sources = [None if v is None else source_of(word, v) for word, v in zip(names, given, strict=True)]
        return Inputs(*sources)  # type: ignore[arg-type]


def source_of(name: str, value: Rows) -> Source:
    """A file, or an array with examples along its first dimension; what is wrong with it is said with its name."""
    try:
        return _source_of(value)
    except UsageError as error:
        said = str(error).removeprefix("data = ")
        elsewhere = "; such options are those of predict, here save the rows as .npy" if " --" in said else ""
        raise UsageError(f"{name}: {said}{elsewhere}") from None


def _source_of(value: Rows) -> Source:
    if isinstance(value, str | Path):
        return read(str(value), flatten=None)
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, RuntimeError) as error:  # a tensor of PyTorch says what to do first
        raise UsageError(
            f"no array of numbers ({first_line(error)}); valid: (examples, features, ...), or the name of a file"
        ) from None
    if np.ma.is_masked(value):
        raise UsageError("an array with masked entries; valid: numbers at every place")
    if array.dtype.kind not in "biuf" or array.ndim < 2 or 0 in array.shape:
        raise UsageError(
            f"an array of {array.dtype} of shape {array.shape}; valid: real numbers, (examples, features, ...)"
        )
    return flattened(f"an array of shape {array.shape}", array)


def compare_answer(request: CompareRequest, directory: Path | None) -> tuple[Comparison, dict[str, Any], list[str]]:
    """The comparison, the fields of the JSON answer and the lines for a terminal; a report in ``directory`` if given."""
    inputs = request.inputs()
    check_inputs(inputs, request.target, request.threshold, request.seed)
    with staged(directory) if directory is not None else nullcontext() as folder, Progress("comparing") as progress:
        found = compare_sources(inputs, request.target, request.threshold, request.seed, progress)
        if folder is None:
            return found, found.as_dict(), summary_lines(found)
        fields = write_comparison(folder, found, request.command(directory))
    return found, fields, [*summary_lines(found), f"report in {directory / 'index.html'}" if directory else ""]
