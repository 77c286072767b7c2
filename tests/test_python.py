"""What a Python user meets: values as numbers, errors by name, predict, plot, LaTeX and reports as functions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import phaseproof
from phaseproof.numeric.evaluation import Value
from phaseproof.theory import errors

ROWS = np.random.default_rng(0).standard_normal((60, 4))


def test_every_name_that_is_listed_is_there_and_nothing_else_is_offered() -> None:
    for name in phaseproof.__all__:
        assert getattr(phaseproof, name) is not None
    assert set(dir(phaseproof)) == {*phaseproof.__all__, "__version__"}
    assert phaseproof.UsageError is errors.UsageError
    assert phaseproof.DomainError is errors.DomainError


def test_a_value_is_a_number_and_keeps_its_population() -> None:
    value = phaseproof.claim("spectrum.overlap").evaluate(gamma=2, spectrum="1:2,5:1")
    assert float(value) == float("0.897692604951625")
    assert value.spectrum == "1:2,5:1"
    assert phaseproof.claim("convergence.overlap").evaluate(gamma=2).spectrum is None
    never = phaseproof.claim("memorisation.load").evaluate(d=100, level="1/100", ridge=0)
    assert float(never) == float(phaseproof.claim("memorisation.turn").evaluate(d=100, ridge=0))


@pytest.mark.parametrize("text", ["0 +/- 2e-300", "1.0*I", "1.0 + 2.0*I"])
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    with pytest.raises(phaseproof.PrecisionError, match="valid: the text"):
        float(Value(text, 15, "", {}))


def test_predict_takes_arrays_files_and_names(tmp_path: Path) -> None:
    path = tmp_path / "rows.npy"
    np.save(path, ROWS)
    found = [phaseproof.predict(data).needed for data in (ROWS, ROWS.tolist(), str(path), path)]
    assert all(needed == found[0] for needed in found)


@pytest.mark.parametrize(
    ("data", "message"),
    [("nothing", "valid: a file"), (ROWS[0], "has shape"), (ROWS + 1j, "complex"), ([[1], [1, 2]], "data is no array")],
    ids=str,
)
def test_predict_refuses_what_is_no_table(data: object, message: str) -> None:
    with pytest.raises(phaseproof.UsageError, match=message):
        phaseproof.predict(data)


def test_plot_and_latex() -> None:
    claim = phaseproof.claim("convergence.overlap")
    (axes, *_) = claim.plot(gamma="0.5..8").axes
    x = axes.lines[0].get_xdata()
    assert (min(x), max(x)) == (0.5, 8)
    assert claim.latex().endswith("\\end{equation}")
    with pytest.raises(phaseproof.UsageError, match="unknown parameter"):
        claim.plot(n=1)
    drawn = phaseproof.plot("convergence.overlap", gamma="0.5..8")
    assert drawn.axes[0].lines[0].get_xydata().tolist() == axes.lines[0].get_xydata().tolist()
    assert phaseproof.latex("convergence.overlap") == phaseproof.latex(claim.record) == claim.latex()


def test_a_misspelt_parameter_gets_the_nearest() -> None:
    claim = phaseproof.claim("denoising.gap")
    for given in ({"gammma": 1, "noise": 1}, {"gammma": [1.0, 2.0], "noise": 1}):  # sorted behind what is missing
        with pytest.raises(phaseproof.UsageError, match=r"unknown parameter 'gammma'.* did you mean 'gamma'"):
            claim.evaluate(**given)


def test_a_plot_at_a_population() -> None:
    claim = phaseproof.claim("spectrum.overlap")
    (axes, *_) = claim.plot(gamma="1..4", spectrum="1:2,5:1").axes
    line = axes.lines[0]
    at = dict(zip(line.get_xdata(), line.get_ydata(), strict=True))
    assert at[4.0] == pytest.approx(float(claim.evaluate(gamma=4, spectrum="1:2,5:1")), rel=1e-11)
    with pytest.raises(phaseproof.UsageError, match="give one with --spectrum"):
        claim.plot(gamma="1..4")
    with pytest.raises(phaseproof.UsageError, match="did you mean 'power_law'"):
        claim.plot(gamma="1..4", spectrum="power_lw:1,d=9")


def test_a_report(tmp_path: Path) -> None:
    assert phaseproof.report(str(tmp_path / "out"), "wishart.moment_real", format="json", settings=2)
    assert json.loads((tmp_path / "out" / "report.json").read_text())["ok"] is True
    with pytest.raises(phaseproof.UsageError, match=r"format = 'htm'.*did you mean 'html'"):
        phaseproof.report(str(tmp_path / "other"), format="htm")


PAIR = (ROWS, ROWS + 1)
FOLDER = "unused-folder"
ARGUMENTS: dict[str, Any] = {
    "name = 3; valid: the name of a claim": lambda: phaseproof.claim(3),  # type: ignore[arg-type]
    "name = None; valid: the name of a claim": lambda: phaseproof.claim(None),  # type: ignore[arg-type]
    "first = 1; valid: a file or an array": lambda: phaseproof.compare(1, 2, 3),  # type: ignore[arg-type]
    "second = None; valid: a file or an array": lambda: phaseproof.compare(ROWS, None, PAIR),  # type: ignore[arg-type]
    "training = 3; valid: two sets": lambda: phaseproof.compare(ROWS, ROWS, 3),  # type: ignore[arg-type]
    "training = 'ab'; valid: two sets": lambda: phaseproof.compare(ROWS, ROWS, "ab"),  # type: ignore[arg-type]
    "training = None; valid: two sets": lambda: phaseproof.compare(ROWS, ROWS, None),  # type: ignore[arg-type]
    "training holds 1; valid: two sets": lambda: phaseproof.compare(ROWS, ROWS, (ROWS,)),  # type: ignore[arg-type]
    "training holds 3; valid: two sets": lambda: phaseproof.compare(ROWS, ROWS, (*PAIR, ROWS)),  # type: ignore[arg-type]
    "training[1] = 2; valid: a file or an array": lambda: phaseproof.compare(ROWS, ROWS, (ROWS, 2)),
    "held_out = 3; valid: a file or an array": lambda: phaseproof.compare(ROWS, ROWS, PAIR, held_out=3),
    "target = 'x'; valid: an overlap": lambda: phaseproof.compare(ROWS, ROWS, PAIR, target="x"),  # type: ignore[arg-type]
    "threshold = 'x'; valid: a cosine": lambda: phaseproof.compare(ROWS, ROWS, PAIR, threshold="x"),  # type: ignore[arg-type]
    "output = 3; valid: the name of a folder": lambda: phaseproof.compare(ROWS, ROWS, PAIR, output=3),  # type: ignore[arg-type]
    "target = '0.9'; valid: an overlap": lambda: phaseproof.predict(ROWS, target="0.9"),  # type: ignore[arg-type]
    "header = 3; valid: True, False or None": lambda: phaseproof.predict("rows.csv", header=3),  # type: ignore[arg-type]
    "spectrum = 3; valid: text": lambda: phaseproof.claim("spectrum.overlap").evaluate(gamma=2, spectrum=3),  # type: ignore[arg-type]
    "spectrum = [1, 2]; valid: text": lambda: phaseproof.claim("spectrum.overlap").function([1, 2]),  # type: ignore[arg-type]
    "directory = 3; valid: the name of a folder": lambda: phaseproof.report(3),  # type: ignore[arg-type]
    "selection = 3; valid: claims, topics": lambda: phaseproof.report(FOLDER, 3),  # type: ignore[arg-type]
    "name = 3; valid: the name of a parameter": lambda: phaseproof.real(3, 0),  # type: ignore[arg-type]
    "name = None; valid: the name of a parameter": lambda: phaseproof.integer(None, 0),  # type: ignore[arg-type]
    "n: lower = 'x'; valid: an integer": lambda: phaseproof.integer("n", "x"),  # type: ignore[arg-type]
    "n: upper = 1.5; valid: an integer": lambda: phaseproof.integer("n", 1, 1.5),  # type: ignore[arg-type]
    "parameters = 3; valid: a tuple of Parameter": lambda: phaseproof.Domain(3),  # type: ignore[arg-type]
    "parameters = ('n',); valid: a tuple of Parameter": lambda: phaseproof.Domain(("n",)),  # type: ignore[arg-type]
}


def _claimed(**given: Any) -> phaseproof.Claim:
    load = phaseproof.real("gamma", 0)
    fields: dict[str, Any] = {"name": "mine.half", "statement": "", "domain": phaseproof.Domain((load,))}
    fields |= {"definition": load.symbol, "closed_form": load.symbol, "derivation": lambda: None}
    return phaseproof.Claim(**{**fields, "references": ("dlmf",), "no_simulation": "an example", **given})


ARGUMENTS |= {
    "mine.half: references = 'Isserlis 1918'; valid: a tuple of texts, as ('Isserlis 1918',)": lambda: _claimed(
        references="Isserlis 1918"
    ),
    "mine.half: references = 1918; valid: a tuple of texts": lambda: _claimed(references=1918),
    "mine.half: references = (1918,); valid: a tuple of texts": lambda: _claimed(references=(1918,)),
    "claim name 3 is not of the form topic.result": lambda: _claimed(name=3),
    "title = 'Two\\nlines'; valid: a few words on one line": lambda: _claimed(title="Two\nlines"),
    "mine.half: domain = 3; valid: a Domain": lambda: _claimed(domain=3),
    "settings = 1.0 (float); valid: an integer": lambda: phaseproof.claim("convergence.overlap").validate(1.0),  # type: ignore[arg-type]
    "seed = True (bool); valid: an integer": lambda: phaseproof.claim("convergence.overlap").validate(seed=True),
    "seed = -1; valid: an integer": lambda: phaseproof.claim("convergence.overlap").validate(seed=-1),
    "digits = True (bool); valid: an integer": lambda: phaseproof.claim("convergence.overlap").evaluate(True, gamma=2),
}


@pytest.mark.parametrize("message", ARGUMENTS)
def test_an_argument_of_another_kind_is_named_with_its_value(message: str) -> None:
    """They ended in an AttributeError, TypeError or ValueError of the code below."""
    with pytest.raises(phaseproof.UsageError) as refused:
        ARGUMENTS[message]()
    assert message in str(refused.value)
    assert not Path(FOLDER).exists()


def test_a_population_may_be_a_path(tmp_path: Path) -> None:
    path = tmp_path / "two.txt"
    path.write_text("1 2\n5 1\n")
    claim = phaseproof.claim("spectrum.overlap")
    assert float(claim.evaluate(gamma=2, spectrum=path)) == float(claim.evaluate(gamma=2, spectrum="1:2,5:1"))  # type: ignore[arg-type]
