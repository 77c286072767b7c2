"""The job ``plot``: what it draws, what it refuses, and the figures that every report has."""

from __future__ import annotations

import html
import itertools
import math
import re
from dataclasses import replace
from math import isnan, nan
from pathlib import Path

import pytest

from phaseproof.book.selection import find, load_book
from phaseproof.cli import run
from phaseproof.figures import claims as figures
from phaseproof.figures import landscape, plates
from phaseproof.figures.captions import course
from phaseproof.figures.labels import COLUMN, axis_label, label_values, number_of
from phaseproof.figures.plotting import curves, figure, heights, plan, simulate
from phaseproof.figures.style import COLOURS, between_decades, house_style, new_figure, svg
from phaseproof.theory.claim import Claim
from phaseproof.theory.errors import PhaseproofError, UsageError

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["convergence.overlap", "gamma=3..1"], "is empty; valid: low < high"),
        (["convergence.overlap", "gamma=-1..1"], "gamma = -1 is outside the domain; valid: gamma > 0"),
        (["convergence.overlap", "gamma=a..1"], "'a' is not a number"),
        (["convergence.overlap", "gamma=1..2..3"], "is not a range"),
        (["convergence.overlap", "delta=1..2"], "unknown parameter 'delta'; valid: gamma"),
        (["convergence.overlap", "gamma=1"], "every parameter has a fixed value"),
        (["denoising.gap", "gamma=1..2", "noise=1..2"], "are both ranges"),
        (["denoising.gap", "gamma=1..2", "noise=0"], "noise = 0 is outside the domain"),
        (["convergence.order"], "has no parameter"),
        (["convergence.large_load"], "is a proposition"),
        (["convergence.duality"], "no finite real value"),
        (["convergence.load", "--simulate"], "has no simulation"),
        (["convergence.overlap", "-o", "figure.jpg"], ".svg, .pdf, .png or .csv"),
        (["convergence.overlap", "--points", "2"], "points = 2"),
        (["convergence.overlap", "--simulate", "-o", "figure.csv"], "--simulate: the numbers of a drawing"),
        (["convergence.overlap", "-o", "nowhere/figure.svg"], "there is no directory nowhere"),
        (["convergence.overlpa"], "nearest: convergence.overlap"),
    ],
)
def test_bad_input_is_one_line_and_leaves_no_file(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["plot", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert message in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
def test_it_writes_the_kind_of_file_that_the_name_says(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"overlap.{suffix}"
    assert run(["plot", "convergence.overlap", "gamma=1/2..2", "-o", str(target)]) == 0
    assert {"svg": b"<?xml", "pdf": b"%PDF-", "png": b"\x89PNG"}[suffix] == target.read_bytes()[: 4 + (suffix != "png")]


def test_heights_are_the_closed_form() -> None:
    """q = 64/(9 pi^2) at the transition, and q(1/gamma) = q(gamma)/gamma."""
    drawing = plan(find("convergence.overlap"), {"gamma": "1/4..4"}, grid=3)
    assert [float(x) for x in drawing.axis.values] == [0.25, 1, 4]
    low, middle, high = heights(drawing, {})
    assert middle == pytest.approx(0.7205061947899575, rel=1e-11)
    assert low == pytest.approx(high / 4, rel=1e-11)


def test_outside_the_domain_there_is_a_gap() -> None:
    drawing = plan(find("generalisation.kl_forward_mean"), {"n": "1..8", "d": "3"})
    found = heights(drawing, {"d": 3})  # type: ignore[dict-item]
    assert [isnan(height) for height in found] == [True] * 4 + [False] * 4


def test_simulated_points_lie_where_they_are_predicted() -> None:
    """Nine settings; a true claim leaves 5.5 standard errors of 64 repetitions with probability below 1e-5."""
    drawing = plan(find("convergence.overlap"), {"gamma": "1/2..2"})
    points = simulate(drawing, {}, seed=0)
    assert len(points) >= 8
    for point in points:
        assert 0 < point.error < 0.01
        assert abs(point.measured - point.predicted) < 5.5 * point.error + 1e-3


def test_each_claim_of_the_book_has_a_figure_or_none_is_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    for grid in ("REPORT_GRID", "COSTLY_GRID"):
        monkeypatch.setattr(figures, grid, 5)
    drawn = {name for name, claim in load_book().items() if figures.closed_form(claim) is not None}
    for name, claim in load_book().items():
        if claim.closed_form is None or not claim.domain.parameters:
            assert name not in drawn
    assert {"convergence.overlap", "denoising.gap", "wishart.moment_real", "marchenko_pastur.density"} <= drawn


def test_a_figure_is_a_vector_without_a_date_and_with_a_theme() -> None:
    drawing = plan(find("denoising.gap"), {"gamma": "1/2..2", "noise": "1,2"}, grid=5)
    text = svg(figure(curves(drawing)))
    assert text == svg(figure(curves(plan(find("denoising.gap"), {"gamma": "1/2..2", "noise": "1,2"}, grid=5))))
    assert "<dc:date>" not in text
    assert "prefers-color-scheme: dark" in text
    assert "currentColor" in text
    assert "<image" not in text
    assert all(colour.lower() in text.lower() for colour in COLOURS[:2])
    assert re.search(r"<!-- .*gamma.*sample complexity", text)


def test_labels_are_words() -> None:
    assert label(find("convergence.overlap")).replace("\n", " ") == "Overlap of two models trained on disjoint data"
    titles = {claim.name: label(claim) for claim in load_book().values()}
    assert not [name for name, text in titles.items() if re.search(r"[_^\\$]|\w\.\w", text)]
    assert max(len(line) for text in titles.values() for line in text.split("\n")) <= COLUMN


def test_an_axis_is_wrapped_as_it_is_seen() -> None:
    """A line ended within "1 + theta", and behind "sigma_min, noise", whose source is longer."""
    spike, least = (
        find(name).domain[at] for name, at in (("recovery.load", "theta"), ("sampling.euler_variance", "sigma_min"))
    )
    assert axis_label(spike).endswith("1\N{NO-BREAK SPACE}+\N{NO-BREAK SPACE}θ")
    assert axis_label(least, COLUMN) == r"$\sigma_{\mathrm{min}}$,  noise level at which" + "\nthe sampler ends"
    assert number_of("-1/2") == "−1/2"
    assert axis_label(find("convergence.overlap").domain["gamma"]) == r"$\gamma$,  sample complexity n/d"


def test_what_is_measured_is_named_where_it_is_not_what_is_claimed() -> None:
    """The mean square root at a size stood beside the letter of its shift."""
    shift = find("finite_size.half_moment_shift")
    assert label(shift, measured=True).replace("\n", " ") == "mean square root of an eigenvalue at the size itself"
    assert label(find("convergence.overlap"), measured=True) == label(find("convergence.overlap"))


def test_what_is_claimed_of_a_limit_is_not_called_by_its_quantity() -> None:
    """An overlap fell from 10 to 0.1: the factor of 1/c ln(1/c) that it has."""
    said = label(find("spectrum.inverse_square_overlap")).replace("\n", " ")
    assert said == "Overlap at every load of an inverse-square tail: the limit that is claimed"


def test_a_dollar_sign_in_the_title_of_a_user_is_no_mathematics() -> None:
    claim = replace(find("convergence.overlap"), title="Costs of 5$ and $x")
    with house_style():
        drawn = new_figure()
        label_values(drawn.subplots(), claim)
        assert "<svg" in svg(drawn)


def label(claim: Claim, measured: bool = False) -> str:
    with house_style():
        axes = new_figure().subplots()
        label_values(axes, claim, measured)
        return axes.get_ylabel()


@pytest.mark.parametrize(
    ("heights", "said"),
    [
        ([0.0, 1.0, 2.0], "rises from 0 to 2"),
        ([2.0, 1.0, 1.0], "falls from 2 to 1"),
        ([1.0, 1.0, 1.0], "is 1 throughout"),
        ([0.0, 3.0, 1.0], "goes from 0 by way of 3 at x = 2 to 1"),
        ([2.0, 0.5, 1.0], "goes from 2 by way of 0.5 at x = 2 to 1"),
        ([nan, 1.0, 2.0], "rises from 1 to 2"),
        ([nan, nan, nan], "has no finite value"),
    ],
)
def test_a_caption_says_what_is_seen(heights: list[float], said: str) -> None:
    assert course("x", [1.0, 2.0, 3.0], heights) == said


def test_a_constant_zero_is_not_drawn() -> None:
    zero = next(c for c in load_book().values() if c.closed_form == 0 and c.domain.parameters)
    assert figures.closed_form(zero) is None
    assert figures.closed_form(find("recovery.overlap")) is not None, "0 below its threshold only"


def test_the_command_of_a_figure_draws_the_same_plan() -> None:
    for claim in load_book().values():
        try:
            drawing = plan(claim, grid=figures.COSTLY_GRID)
        except UsageError:
            continue
        words = drawing.command("x.csv").split()
        given = dict(word.split("=") for word in words if "=" in word)
        assert plan(claim, given, int(words[words.index("--points") + 1])) == drawing


def test_the_numbers_of_a_figure_are_what_its_command_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for grid in ("REPORT_GRID", "COSTLY_GRID"):
        monkeypatch.setattr(figures, grid, 8)
    target = tmp_path / "report"
    assert run(["report", "recovery.threshold", "recovery.overlap", "--settings", "3", "-o", str(target)]) == 0
    page = html.unescape((target / "recovery.overlap.html").read_text())
    (command,) = re.findall(r"<pre>phaseproof (plot .*?)</pre>", page)
    monkeypatch.chdir(tmp_path)
    assert run(command.split()) == 0
    written = (tmp_path / "recovery.overlap-form.csv").read_text()
    assert written == (target / "recovery.overlap-form.csv").read_text()
    assert written.startswith("gamma,theta,value\n0.1,2.0,0.0\n")
    (again,) = set(re.findall(r"<pre>phaseproof (report .*?)</pre>", page))
    assert run(again.split()) == 0
    for name in ("recovery.overlap.csv", "recovery.overlap-form.csv"):
        assert (tmp_path / "report" / name).read_text() == (target / name).read_text()
    simulated = (target / "recovery.overlap.csv").read_text().splitlines()
    assert simulated[0].split(",")[-5:] == list(figures.NUMBERS)
    assert len(simulated) == 4
    assert page.count("<figcaption>") == 2
    words = re.sub("<[^>]*>", "", page).replace("\N{NO-BREAK SPACE}", " ")
    assert "at θ = 2 it" not in words
    assert "at θ = 2 goes" in words or "at θ = 2 rises" in words


def test_a_strength_is_recovered_from_the_load_of_its_threshold_on() -> None:
    """theta^2 = c = 1/gamma at the threshold."""
    assert landscape.recovered_strength(2) == pytest.approx(2**-0.5, rel=1e-15)
    assert landscape.value("recovery.threshold", theta="1/2") == 4


def test_plates_draw_and_say_what_they_show(tmp_path: Path) -> None:
    assert plates.PLATES
    assert len({plate.name for plate in plates.PLATES}) == len(plates.PLATES)
    for plate in plates.PLATES:
        assert set(plate.shows) <= set(load_book())
        caption = plate.draw(tmp_path / f"{plate.name}.svg")
        assert len(caption.split()) > 5
        assert (tmp_path / f"{plate.name}.svg").read_text().startswith("<?xml")


def test_the_curves_that_are_chosen_lie_within_the_conditions_of_a_domain() -> None:
    """Of three curves of one figure one had no value, one had a single one; four claims with conditions had no figure."""
    for name in (
        "memorisation.turn",
        "recovery.two_atom_eigenvalue",
        "recovery.second_overlap",
        "sampling.euler_variance",
    ):
        claim = load_book()[name]
        found = plan(claim)
        for other in found.others:
            inside = 0
            for x in found.axis.values:
                try:
                    claim.domain.point({**other, found.axis.parameter.name: x})
                except PhaseproofError:
                    continue
                inside += 1
            assert inside > 5, (name, other)


@pytest.mark.parametrize(("low", "high"), [(0.7, 4), (0.2, 5), (0.1, 10), (0.5, 1.4), (0.3, 40)])
def test_labels_of_a_logarithmic_axis_do_not_run_into_each_other(low: float, high: float) -> None:
    """Said was "0.60.70.80.9 1" below an axis of loads."""
    shown = between_decades(low, high)
    ticks = [digit * 10.0**power for power in (-1, 0, 1) for digit in range(1, 10)]
    labelled = [x for x in ticks if low <= x <= high and (f"{x:.0e}"[0] == "1" or shown(x))]
    places = [math.log(x / low) / math.log(high / low) for x in labelled]
    assert labelled
    assert all(after - before > 0.06 for before, after in itertools.pairwise(places))
