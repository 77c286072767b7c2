"""A call of ``transfer`` as its user writes it: checked, carried out with a journal, written down whole or not at all."""

from __future__ import annotations

import hashlib
import shlex
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, nullcontext
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

from numpy.typing import NDArray

from ..campaigns.journal import Journal, identity
from ..campaigns.prints import prints_aside
from ..campaigns.progress import Progress
from ..campaigns.staging import staged
from ..data.reading import Source, read
from ..numeric.sample_sets import blocks
from .summary import Plan, Transfer
from .transferring import check_plan, transfer_source


def command(data: str, plan: Plan, array: str | None, directory: Path | None) -> str:
    """The line that repeats it."""
    words = [
        "phaseproof",
        "transfer",
        data,
        "--model",
        plan.model,
        "--steps",
        str(plan.steps),
        "--splits",
        str(plan.splits),
    ]
    words += ["--same-weights"] * plan.same_weights + ["--device", plan.device] * (plan.device != "auto")
    words += ["--array", array] if array is not None else []
    words += ["--seed", str(plan.seed)]
    return shlex.join([*words, *(["-o", str(directory)] if directory is not None else [])])


def transfer_answer(
    data: str, plan: Plan, array: str | None, directory: Path | None, journal: Path | None
) -> tuple[dict[str, Any], list[str]]:
    """The fields of the JSON answer and the lines for a terminal; a report in ``directory`` when there is one."""
    check_plan(plan)
    source = read(data, array, flatten=None)
    with staged(directory) if directory is not None else nullcontext() as folder, Progress("training") as progress:
        with prints_aside() as emptied:  # what a user's model prints is no part of the answer

            def step_done(done: int, total: int) -> None:
                emptied()
                progress(done, total)

            found = _carried_out(source, plan, journal, step_done)
        from .pages import summary_lines, write_transfer

        if folder is None:
            return found.as_dict(), summary_lines(found)
        fields = write_transfer(folder, found, command(data, plan, array, directory))
    return fields, [*summary_lines(found), f"report in {directory / 'index.html'}" if directory else ""]


def _carried_out(source: Source, plan: Plan, journal: Path | None, progress: Callable[[int, int], None]) -> Transfer:
    if journal is None:
        return transfer_source(source, plan, progress=progress)
    import torch

    from .networks import builder
    from .training import named, pick_device

    device = named(pick_device(plan.device))
    modules = [module for module in [sys.modules.get(getattr(builder(plan.model)[0], "__module__", ""))] if module]
    with closing(Journal(journal, campaign_of(source, plan, modules, str(torch.__version__), device))) as finished:
        return transfer_source(source, plan, finished.kept.get, finished.add, progress)


def campaign_of(source: Source, plan: Plan, modules: Sequence[ModuleType], torch: str, device: str) -> dict[str, Any]:
    """What the numbers of a run depend on."""
    rows = {"name": source.name, "shape": list(source.rows.shape), "content": _hash(source.rows)}
    return identity("transfer", modules, rows=rows, torch=torch, **{**asdict(plan), "device": device})


def _hash(rows: NDArray[Any]) -> str:
    """Of the numbers themselves, part by part."""
    digest = hashlib.sha256()
    for _, block in blocks(rows):
        digest.update(block.tobytes())
    return digest.hexdigest()
