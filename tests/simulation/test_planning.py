"""Settings are drawn in pieces: the first is simulated at once however many there are, and no order changes them."""

from __future__ import annotations

from itertools import permutations
from operator import length_hint
from pathlib import Path
from typing import Any

import pytest

from phaseproof.campaigns.campaign import campaign
from phaseproof.campaigns.workers import Outcome
from phaseproof.simulation import planning
from phaseproof.simulation.planning import Drawing, Plan, Trying, settings_from
from phaseproof.simulation.settings import BARREN, BLOCK, Block, Spread, draw_settings, regions
from phaseproof.theory.steps import Verdict

from .test_settings import exact, spread
from .test_validation import SIZE, d, gamma, make, n, numerically, run


def drawn(piece: Drawing) -> Outcome:
    return Outcome(piece())


def test_the_first_setting_is_simulated_after_one_block_of_a_million() -> None:
    plan = Plan([spread(), spread(name="example.other")], 10**6, 0, numerically)
    key, piece = next(plan)
    assert isinstance(piece, Drawing)
    assert piece.size == BLOCK
    assert plan.take(key, drawn(piece))
    assert length_hint(plan) == 2 * 10**6
    first = [next(plan) for _ in range(BLOCK - planning.LOW + 1)]
    assert all(isinstance(piece, Trying) for _, piece in first)
    assert isinstance(next(plan)[1], Drawing)
    assert length_hint(plan) == 2 * 10**6 - len(first)


def test_a_plan_that_waits_for_settings_has_more_when_they_come() -> None:
    plan = Plan([spread()], 3, 0, numerically)
    key, piece = next(plan)
    assert not list(plan)
    assert not plan.take("another key", Outcome(1))
    assert plan.take(key, drawn(piece))  # type: ignore[arg-type]
    assert len(list(plan)) == 3
    assert plan.claims["example.result"].complete


def test_settings_do_not_depend_on_the_order_in_which_blocks_are_drawn() -> None:
    count, claim = 2 * BLOCK + 5, spread()
    drawn = [Block(claim, size, 3, number)() for number, size in enumerate((BLOCK, BLOCK, 5))]
    drawn[2][3] = drawn[0][1]  # and one that another block has as well
    expected = [setting for block in drawn for setting in block if setting is not drawn[0][1]]
    expected.insert(1, drawn[0][1])
    for order in permutations(range(3)):
        found = Spread(claim, count, 3)
        blocks = [found.block() for _ in order]
        assert [block.size for block in blocks if block] == [BLOCK, BLOCK, 5]
        assert found.block() is None
        assert [setting for at in order for setting in found.put(at, drawn[at])] == found.settings == expected
        assert not found.complete
        for _ in range(BARREN):
            more = found.block()
            assert more is not None
            found.put(more.number, [])
        assert found.complete


def test_blocks_that_repeat_settings_are_followed_by_others_until_they_bring_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("phaseproof.simulation.settings.BLOCK", 8)
    small = make(n / d, exact, SIZE, dimensions=(2, 3))
    found, planned = draw_settings(small, 30, 0), Spread(small, 30, 0)
    for _ in range(4):
        block = planned.block()
        assert block is not None
        planned.put(block.number, block())
    assert len(planned.settings) < len(found) <= len({(n, d) for d in (2, 3) for n in range(1, 4 * d + 1)})
    assert len(found) == len({(s["n"], s["d"]) for s in found})


def test_settings_survive_the_way_through_a_journal() -> None:
    for claim in (spread(), make(n / d, exact, SIZE)):
        block = Block(claim, 5, 0)
        assert settings_from(claim, Drawing(planning.Shared(claim), 5, 0, 0)()) == block()


def test_a_domain_on_one_side_is_not_searched_on_the_others() -> None:
    whole = make(n / d, exact, SIZE)
    sides: dict[Any, tuple[str, ...]] = {
        n < d: ("below",),
        2 * n < d: ("below",),
        n >= d + 2: ("above",),
        n / d > 1: ("above",),
        n <= d: ("equal", "below"),
        n * d > 3: ("equal", "below", "above"),
    }
    for condition, reached in sides.items():
        claim = planning.Claim(**{**vars(whole), "domain": whole.domain.where(condition)})
        assert regions(claim) == reached, condition


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_outcomes_bring_is_worked_on_and_kept(tmp_path: Path, jobs: int) -> None:
    """Each piece of a chain is known by the outcome of the one before it; a second run has them all from the journal."""

    def follow() -> list[tuple[int, bool]]:
        waiting = [(0, len)]

        class Chain:
            def __iter__(self) -> Chain:
                return self

            def __next__(self) -> tuple[str, Any]:
                if not waiting:
                    raise StopIteration
                number, _ = waiting.pop()
                return str(number), lambda: number

        found = []
        with campaign(jobs=jobs, journal=tmp_path / "journal", identity={"journal": 2}) as pieces:
            for _, outcome in pieces(Chain()):
                found.append((outcome.value, outcome.kept))
                if outcome.value < 5:
                    waiting.append((outcome.value + 1, len))
        return found

    assert follow() == [(number, False) for number in range(6)]
    lines = (tmp_path / "journal").read_bytes().splitlines(keepends=True)
    (tmp_path / "journal").write_bytes(b"".join(lines[:4]))
    assert follow() == [(number, number < 3) for number in range(6)]
    assert follow() == [(number, True) for number in range(6)]


def test_more_settings_than_a_block_are_the_same_on_two_processes() -> None:
    reports = [run(spread(), settings=BLOCK + 4, jobs=jobs) for jobs in (1, 2)]
    trials = [[(trial.setting, trial.comparison) for trial in report.claims[0].trials] for report in reports]
    assert trials[0] == trials[1]
    assert len(trials[0]) == BLOCK + 4


def test_settings_that_cannot_be_drawn_leave_the_claim_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(block: Block) -> None:
        raise ArithmeticError("no such luck")

    monkeypatch.setattr(Block, "__call__", broken)
    (result,) = run(make(gamma, exact)).claims
    assert result.verdict is Verdict.UNDECIDED
    assert result.reason == "no settings could be drawn: ArithmeticError: no such luck"


def test_regions_are_told_apart_where_a_setting_is_simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parent, which judges all settings in turn, does not ask in which parts of the domain each of them is."""
    regions = run(spread(), settings=9).claims[0].regions
    monkeypatch.setattr("phaseproof.simulation.judging.labels", None)
    assert run(spread(), settings=9).claims[0].regions == regions
    assert {"n = d", "theta < 0"} <= {region.name for region in regions}
