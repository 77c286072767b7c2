"""Copies of rows that were changed on the way: in brightness or contrast, in sign, and images that were mirrored or turned.

A row less its own mean, of length one, keeps neither brightness nor contrast. Such rows are compared about their mean, as a user's
common background would make all of them alike. A copy is a row whose closest row lies at the threshold or above it, and stands
out from the next ones: closeness alone is common where rows vary along few directions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .closeness import (
    DIRECT,
    IN_FULL,
    NEXT,
    PROJECTED,
    SAMPLES,
    SLACK,
    TOGETHER,
    UNLIKELY,
    Duplicates,
    chosen_rows,
    outstanding,
    unit,
)
from .population import Array
from .sample_sets import blocks, precision, rows_at

COLOURS = 4
"""A dimension of at most so many entries, the last or the first of three, is one of colours."""

Rows = NDArray[Any]


@dataclass(frozen=True)
class Change:
    """What was done to a copy, by the kind that a report names, as it is done to rows (n, d); about the sets' centre, or else to rows
    without brightness and contrast.
    """

    kind: str
    done: Callable[[Rows], Rows]
    about_centre: bool = False


def changes(shape: tuple[int, ...]) -> list[Change]:
    """All that are looked for; mirrored and turned ones of images: (H, W), (H, W, colours) or (colours, H, W)."""
    found = [
        Change("scaled or brightened", lambda rows: rows),
        Change("negated", np.negative),
        Change("negated", np.negative, True),
    ]
    return found + [Change("mirrored or turned", turn) for turn in _turns(shape)]


def _turns(shape: tuple[int, ...]) -> list[Callable[[Rows], Rows]]:
    """The symmetries of a rectangle, or of a square, but for the one that changes nothing."""
    if len(shape) == 3 and shape[2] <= COLOURS:
        high = 1
    elif len(shape) == 2 or (len(shape) == 3 and shape[0] <= COLOURS):
        high = len(shape) - 1
    else:
        return []
    square = shape[high - 1] == shape[high]

    def turn(down: bool, across: bool, diagonal: bool) -> Callable[[Rows], Rows]:
        def done(rows: Rows) -> Rows:
            images = rows.reshape(len(rows), *shape)
            images = np.flip(images, (high,) * down + (high + 1,) * across)
            return (images.swapaxes(high, high + 1) if diagonal else images).reshape(rows.shape)

        return done

    each = product((False, True), (False, True), (False, True) if square else (False,))
    return [turn(*chosen) for chosen in each if any(chosen)]


@dataclass(frozen=True)
class View:
    """How rows are seen: less the sets' centre, or normalised and less the mean of normalised rows; what normalises to 0 stays 0."""

    centre: Array
    normalised: bool

    def of(self, rows: Rows) -> Rows:
        seen = _normalised(rows) if self.normalised else rows
        some = seen.any(axis=1, keepdims=True) if self.normalised else True
        return unit(np.where(some, seen - self.centre.astype(rows.dtype), 0))


def _normalised(rows: Rows) -> Rows:
    """Without brightness and contrast; a row of one value, but for rounding, becomes 0."""
    means = rows.mean(axis=1, keepdims=True)
    centred = rows - means
    flat = np.abs(centred).max(axis=1) <= 4 * np.finfo(rows.dtype).eps * np.abs(means[:, 0])
    return unit(np.where(flat[:, None], 0, centred))


def changed_copies(
    first: Rows,
    second: Rows,
    centre: Array,
    shape: tuple[int, ...],
    threshold: float,
    generator: np.random.Generator,
    held_out: Rows | None = None,
) -> dict[str, tuple[dict[str, Duplicates], float]]:
    """By kind of change, the changed copies ``between`` (rows of the second set with one in the first), ``within_first``,
    ``within_second`` and ``held_out`` (in either), and the share of rows of one set that are found by chance in another.
    """
    sets = {"within_first": first, "within_second": second}
    asked = {name: chosen_rows(rows, SAMPLES, generator) for name, rows in sets.items()}
    parts = [_normalised(rows_at(rows, asked[name])) for name, rows in sets.items()]
    views = [View(np.concatenate(parts).mean(axis=0, dtype=np.float64), True), View(centre, False)]
    d = first.shape[1]
    work = float(sum(map(len, asked.values()))) * max(first.size, second.size)
    projection = None
    if d > DIRECT and work > IN_FULL:
        projection = np.linalg.qr(generator.standard_normal((d, PROJECTED)))[0] * np.sqrt(d / PROJECTED)
    searches = {
        (name, view.normalised): _Search(rows, view, views[1], projection, threshold)
        for name, rows in sets.items()
        for view in views
    }
    rows_of, looked_up = (
        dict(sets),
        [("between", "within_second", "within_first"), *((name, name, name) for name in sets)],
    )
    if held_out is not None:
        rows_of["held_out"], asked["held_out"] = held_out, chosen_rows(held_out, SAMPLES, generator)
        looked_up += [("held_out", "held_out", name) for name in sets]
    found: dict[str, dict[str, dict[int, float]]] = {}
    tried: dict[str, int] = {}
    for change in changes(shape):
        tried[change.kind] = tried.get(change.kind, 0) + 1
        kept = found.setdefault(change.kind, {kind: {} for kind, _, _ in looked_up})
        for kind, queries, base in looked_up:
            search = searches[base, not change.about_centre]
            for row, cosine in search.copies(rows_of[queries], asked[queries], change, queries == base).items():
                kept[kind][row] = max(cosine, kept[kind].get(row, -1.0))
    examined = {kind: len(asked[queries]) for kind, queries, _ in looked_up}
    return {
        kind: (
            {
                name: Duplicates(
                    np.array(sorted(rows), dtype=np.intp),
                    np.array([rows[k] for k in sorted(rows)]),
                    np.full(len(rows), True),
                    examined[name],
                )
                for name, rows in kept.items()
            },
            UNLIKELY * tried[kind],
        )
        for kind, kept in found.items()
    }


class _Search:
    """Rows of one set as they are seen, among which changed ones are looked for."""

    def __init__(self, base: Rows, view: View, plain: View, projection: Array | None, threshold: float) -> None:
        from sklearn.neighbors import NearestNeighbors

        self.base, self.view, self.plain, self.projection, self.threshold = base, view, plain, projection, threshold
        stored = np.concatenate([self._seen(block) for _, block in blocks(base)])
        self.index = NearestNeighbors(n_neighbors=min(NEXT + 3, len(base)), algorithm="brute").fit(stored)

    def _seen(self, rows: Rows) -> Rows:
        units = self.view.of(rows)
        return np.asarray(
            units if self.projection is None else units @ self.projection.astype(units.dtype), dtype=np.float32
        )

    def copies(self, queries: Rows, asked: NDArray[np.intp], change: Change, alone: bool) -> dict[int, float]:
        """Rows that are asked for whose change has an outstanding neighbour, which they have not as they are; with the cosine."""
        rows = rows_at(queries, asked)
        distances, places = self.index.kneighbors(self._seen(self._changed(rows, change)))
        slack = SLACK if self.projection is not None else 1.0
        others = places != asked[:, None] if alone else np.full(places.shape, True)
        near = np.flatnonzero((others & (distances**2 <= 2 * (1 - self.threshold) * slack + 1e-6)).any(axis=1))
        found = {}
        for place in near:
            there = rows_at(self.base, np.sort(places[place][others[place]])).astype(np.float64)
            row = rows[place : place + 1].astype(np.float64)
            cosines = np.sort(self.view.of(there) @ self.view.of(self._changed(row, change))[0])[::-1][: NEXT + 2]
            if cosines[0] < self.threshold or len(cosines) < NEXT + 2:
                continue
            rounding = float(np.finfo(precision(self.base)).eps)
            unusual = outstanding(cosines[None], len(self.base), rounding, TOGETHER)[0] < UNLIKELY
            if unusual and (self.plain.of(there) @ self.plain.of(row)[0]).max() < self.threshold:
                found[int(asked[place])] = float(min(cosines[0], 1.0))
        return found

    def _changed(self, rows: Rows, change: Change) -> Rows:
        """About the centre where the change is."""
        if not change.about_centre:
            return change.done(rows)
        centre = self.plain.centre.astype(rows.dtype)
        return change.done(rows - centre) + centre
