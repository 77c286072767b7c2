"""Copies that were changed are found, and what only resembles a changed row is not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from phaseproof.numeric.changed import changed_copies, changes
from phaseproof.numeric.population import Array

SIDE, EXAMPLES, SHARED = 6, 80, 5


def images(*shape: int) -> tuple[Array, Array]:
    """Two sets of correlated noise before a common background."""
    generator = np.random.default_rng(0)
    size = int(np.prod(shape))
    mixing, background = generator.standard_normal((size, size)), 5 * generator.standard_normal(size)
    first, second = (generator.standard_normal((EXAMPLES, size)) @ mixing / size**0.5 + background for _ in range(2))
    return first, second


def found(first: Array, second: Array, shape: tuple[int, ...]) -> dict[str, int]:
    centre = np.concatenate([first, second]).mean(axis=0)
    pairs = changed_copies(first, second, centre, shape, 0.95, np.random.default_rng(1))
    assert all(not pair[name].count for pair, _ in pairs.values() for name in ("within_first", "within_second"))
    return {kind: pair["between"].count for kind, (pair, _) in pairs.items() if pair["between"].count}


def turned(change: Callable[[Array], Array], *shape: int) -> Callable[[Array], Array]:
    return lambda rows: change(rows.reshape(-1, *shape)).reshape(len(rows), -1)


SQUARE = (SIDE, SIDE)
CHANGES: list[tuple[tuple[int, ...], Callable[[Array], Array], str]] = [
    (SQUARE, lambda rows: 2.5 * rows, "scaled or brightened"),
    (SQUARE, lambda rows: rows + 4, "scaled or brightened"),
    (SQUARE, lambda rows: 9 - 0.5 * rows, "negated"),
    (SQUARE, turned(lambda x: x[:, :, ::-1], *SQUARE), "mirrored or turned"),
    (SQUARE, turned(lambda x: 1 + 2 * x[:, ::-1], *SQUARE), "mirrored or turned"),
    (SQUARE, turned(lambda x: np.rot90(x, 1, (1, 2)), *SQUARE), "mirrored or turned"),
    ((4, 9), turned(lambda x: x[:, ::-1, ::-1], 4, 9), "mirrored or turned"),
    ((4, 5, 3), turned(lambda x: x[:, :, ::-1], 4, 5, 3), "mirrored or turned"),
    ((3, 4, 5), turned(lambda x: x[:, :, :, ::-1], 3, 4, 5), "mirrored or turned"),
]


@pytest.mark.parametrize(("shape", "change", "kind"), CHANGES)
def test_a_changed_copy_is_found_by_its_kind(
    shape: tuple[int, ...], change: Callable[[Array], Array], kind: str
) -> None:
    first, second = images(*shape)
    assert found(first, second, shape) == {}
    second[:SHARED] = change(first[:SHARED])
    assert found(first, second, shape) == {kind: SHARED}


def test_a_row_on_the_other_side_of_the_mean_is_negated() -> None:
    first, second = images(6, 6)
    others, kept = np.concatenate([first, second[SHARED:]]), first[:SHARED]
    mean = (others.sum(axis=0) - kept.sum(axis=0)) / (len(others) - SHARED)  # of both sets, the opposite rows included
    second[:SHARED] = 2 * mean - kept
    assert found(first, second, ()) == {"negated": SHARED}


def test_near_duplicates_as_they_are_and_flat_rows_are_no_changed_copies() -> None:
    """Rows of one value differ by rounding once their mean is taken off."""
    first, second = images(6, 6)
    second[:SHARED] = first[:SHARED] + 1e-3
    first[-3:], second[-3:] = 0.1, 0.7
    assert found(first, second, SQUARE) == {}


def test_what_is_no_image_is_not_turned() -> None:
    assert {change.kind for change in changes(())} == {"scaled or brightened", "negated"}
    assert {change.kind for change in changes((2, 3, 5, 4))} == {"scaled or brightened", "negated"}
    assert len(changes((8, 8))) == len(changes(())) + 7
    assert len(changes((8, 6))) == len(changes(())) + 3


@pytest.mark.parametrize(("shape", "change", "kind"), CHANGES)
def test_a_changed_copy_among_held_out_rows_is_found(
    shape: tuple[int, ...], change: Callable[[Array], Array], kind: str
) -> None:
    """Of either set; the change may have been made to either row, as each is undone by one that is looked for."""
    first, second = images(*shape)
    generator, size = np.random.default_rng(2), first.shape[1]
    held_out = (
        first.mean(axis=0)
        + generator.standard_normal((EXAMPLES, size)) @ (first - first.mean(axis=0))[:size] / size**0.5
    )
    held_out[:3], held_out[3:SHARED] = change(first[:3]), change(second[3:SHARED])
    centre = np.concatenate([first, second, held_out]).mean(axis=0)
    pairs = changed_copies(first, second, centre, shape, 0.95, np.random.default_rng(1), held_out)
    assert {k: pair["held_out"].rows.tolist() for k, (pair, _) in pairs.items() if pair["held_out"].count} == {
        kind: list(range(SHARED))
    }
    assert not any(pair["between"].count for pair, _ in pairs.values())
