"""The command transfer: the experiment twice, killed and resumed, a user's model, its report and its errors."""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from phaseproof.cli import run
from phaseproof.data.reading import Source
from phaseproof.numeric.crossings import fitted_scale, network_curve, over_splits, passes
from phaseproof.numeric.population import named
from phaseproof.numeric.splitting import synthetic_rows
from phaseproof.theory.errors import UsageError
from phaseproof.transfer import transferring
from phaseproof.transfer.pages import headline
from phaseproof.transfer.requests import campaign_of, command
from phaseproof.transfer.summary import Plan, Point, checkpoints_of, summarised
from phaseproof.transfer.transferring import sizes_of

from ..test_json import answer, documented, fields

NUMBERS = ("value", "low", "high")
MEASURES = ("ceiling", "passes", "passes_of_ceiling", "memorised_below", "memorised_until")


# --- what needs no network ----------------------------------------------------------------------------


def test_where_a_curve_passes() -> None:
    sizes, overlaps = np.array([10.0, 100.0, 1000.0]), np.array([0.4, 0.6, 0.8])
    assert passes(sizes, overlaps, 0.5) == pytest.approx(10**1.5)
    assert passes(sizes, overlaps, 0.3) == 10
    assert passes(sizes, overlaps, 0.9) == np.inf


def test_intervals_over_splits() -> None:
    """Two splits at 10 and 1000: mean of ln 10^2, Student's t with one degree of freedom; one that never passes: no end."""
    found = over_splits(100.0, [10.0, 1000.0])
    assert np.log(found.high / 100) == pytest.approx(12.7062 * np.log(10), rel=1e-5)
    assert over_splits(100.0, [90.0, 110.0, np.inf]).high == np.inf
    assert over_splits(0.0, [0.0, 0.0]).high == 0
    assert not over_splits(np.nan, [1.0, 2.0]).known


@pytest.mark.parametrize("scale", [0.0, 3.0, 80.0, 700.0])
def test_the_scale_of_a_curve_is_found(scale: float) -> None:
    sizes, linear, optimal = (
        np.array([16.0, 64, 256, 853]),
        np.array([0.6, 0.9, 0.97, 0.99]),
        np.array([0.2, 0.3, 0.4, 0.5]),
    )
    curve = network_curve(sizes, linear, optimal, 0.93, scale)
    found, misfit = fitted_scale(sizes, curve, linear, optimal, 0.93)
    assert found == pytest.approx(scale, rel=1e-3, abs=1e-3)
    assert misfit < 1e-4


def test_sizes_and_checkpoints() -> None:
    """Growing by 4 from 16 up to half of what is not held out."""
    assert sizes_of(1797) == ([16, 64, 256, 853], 90)
    assert sizes_of(100_000)[0][-1] == transferring.MOST
    assert checkpoints_of(900) == [300, 900]
    with pytest.raises(UsageError, match="data has 40 distinct rows"):
        sizes_of(40)


def test_without_torch_it_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    assert run(["transfer", "digits"]) == 2
    assert "pip install 'phaseproof[train]'" in capsys.readouterr().err


def test_a_journal_knows_the_rows_that_were_trained_on() -> None:
    """Rows are no file of data: a run with a journal began with "cannot read name"."""
    first, same, other = (Source("mine", np.full((4, 2), value)) for value in (1.0, 1.0, 2.0))
    plan = Plan(steps=3)
    known, again, another = (campaign_of(source, plan, [], "2.0", "cpu") for source in (first, same, other))
    assert known == again != another


def test_a_journal_knows_the_device_that_was_found() -> None:
    """Asked for "auto", a run begun on one machine went on with the numbers of another's processor."""
    source, plan = Source("mine", np.ones((4, 2))), Plan(steps=3)
    cpu, gpu = (campaign_of(source, plan, [], "2.0", device) for device in ("cpu", "cuda (a GPU)"))
    assert cpu != gpu


@pytest.mark.parametrize(
    ("missing", "covariance", "said"),
    [
        (-0.94, 0.98, "have 94% too much"),
        (0.29, 0.98, "miss 29% of the"),
        (0.02, 0.7, "do not vary as the data does (overlap of covariances 0.70, of linear models 0.98)"),
        (0.02, 0.95, ""),
    ],
)
def test_samples_that_do_not_vary_as_the_data_are_told(missing: float, covariance: float, said: str) -> None:
    """High agreement stood there without a word, as of networks that had taken ten steps."""
    point = Point(0, 64, 9, 0.9, 0.01, 0.95, 0.9, 0.4, 0.5, 0.5, 0.6, 0.0, missing, covariance, 0.98, [], 0.8)
    plan = Plan(steps=9, splits=2)
    source = Source("mine", np.ones((200, 4)))
    points = [replace(point, split=split, steps=steps) for split in range(2) for steps in checkpoints_of(plan.steps)]
    sentences = headline(summarised(source, plan, [64], 10, "cpu", [1, 2, 3, 4], points))
    assert sum("not all of the data" in sentence for sentence in sentences) == 2 * bool(said)
    assert said in " ".join(sentences)


# --- what trains --------------------------------------------------------------------------------------


@pytest.fixture
def torch() -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed: pip install 'phaseproof[train]'")


def rows(shape: tuple[int, ...] = (3, 4)) -> np.ndarray:
    d = int(np.prod(shape))
    return synthetic_rows(named(f"power_law:1,d={d}"), 300, np.random.default_rng(0)).reshape(300, *shape)


@pytest.fixture
def data(tmp_path: Path) -> str:
    np.save(tmp_path / "rows.npy", rows())
    return str(tmp_path / "rows.npy")


SHORT = ("--steps", "30", "--splits", "2")


@pytest.mark.slow
@pytest.mark.usefixtures("torch")
def test_the_same_seed_gives_the_same_answer(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    first, again, other = (answer(capsys, "transfer", data, *SHORT, "--seed", seed) for seed in "112")
    assert first == again
    assert first["points"] != other["points"]


@pytest.mark.slow
@pytest.mark.usefixtures("torch")
def test_a_run_that_was_stopped_goes_on(
    data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the same numbers, and without training again what is finished."""
    whole = answer(capsys, "transfer", data, *SHORT)
    journal = ["--resume", str(tmp_path / "journal")]
    trained: list[int] = []
    original = transferring.Experiment.at_size

    def stopped(self: transferring.Experiment, n: int, *rest: Any) -> Any:
        trained.append(n)
        if len(trained) == 2:
            raise KeyboardInterrupt
        return original(self, n, *rest)

    monkeypatch.setattr(transferring.Experiment, "at_size", stopped)
    assert run(["transfer", data, *SHORT, *journal]) == 130
    assert answer(capsys, "transfer", data, *SHORT, *journal) == whole
    assert trained == [16, whole["sizes"][1], *whole["sizes"][1:]]
    assert run(["transfer", data, "--steps", "33", "--splits", "2", *journal]) == 2
    assert "journal of another run" in capsys.readouterr().err
    np.save(data, rows() + 1)
    assert run(["transfer", data, *SHORT, *journal]) == 2
    assert "journal of another run" in capsys.readouterr().err


@pytest.mark.usefixtures("torch")
@pytest.mark.parametrize("shape", [(4, 4), (4, 4, 3), (3, 4, 4)])
def test_a_convolutional_network_takes_images(shape: tuple[int, ...]) -> None:
    from phaseproof.transfer.networks import builder, check_model

    check_model(builder("cnn")[0], "cnn", shape)


@pytest.mark.slow
@pytest.mark.usefixtures("torch")
def test_a_model_of_the_user(data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.py").write_text(
        "import torch\n"
        "class Linear(torch.nn.Module):\n"
        "    def __init__(self, shape):\n"
        "        super().__init__()\n"
        "        self.layer = torch.nn.Linear(shape[0] * shape[1], shape[0] * shape[1])\n"
        "    def forward(self, y, noise):\n"
        "        return self.layer(y.flatten(1)).reshape(y.shape)\n"
        "def build(shape):\n"
        "    return Linear(shape)\n"
        "def wrong(shape):\n"
        "    return torch.nn.Flatten()\n"
    )
    found = answer(capsys, "transfer", data, "--model", f"{tmp_path / 'mine.py'}:build", *SHORT, "--same-weights")
    assert found["stages"][0]["ceiling"]["value"] is None
    assert found["forecast"][0] is not None
    assert run(["transfer", data, "--model", f"{tmp_path / 'mine.py'}:wrong", *SHORT]) == 2
    assert "valid: a torch.nn.Module with parameters" in capsys.readouterr().err


MODELS = """
import random as python
import sys
import torch
class Model(torch.nn.Module):
    def __init__(self, shape, kind):
        super().__init__()
        self.kind, self.layer = kind, torch.nn.Linear(64, 64)
        if kind == "frozen":
            self.requires_grad_(False)
        if kind == "dropout":
            self.dropped = torch.nn.Dropout(0.5)
        if kind == "batch":
            self.normal = torch.nn.BatchNorm1d(64)
    def forward(self, y, noise):
        if self.kind == "exit":
            sys.exit(3)
        found = self.layer(y.flatten(1)).reshape(y.shape)
        if self.kind == "detached":
            return found.detach()
        if self.kind == "python":
            return found * python.random()
        if self.kind == "branch" and found.sum() > 1e9:
            found = found * 0
        if self.kind == "random":
            found = found + torch.randn_like(found)
        return found * float("nan") if self.kind == "nan" else found
def plain(shape): return Model(shape, "plain")
def branch(shape): return Model(shape, "branch")
def random(shape): return Model(shape, "random")
def nan(shape): return Model(shape, "nan")
def frozen(shape): return Model(shape, "frozen")
def dropout(shape): return Model(shape, "dropout")
def batch(shape): return Model(shape, "batch")
def exit(shape): return Model(shape, "exit")
def detached(shape): return Model(shape, "detached")
def leaving(shape): sys.exit(0)
def drawn(shape): return Model(shape, "python")
"""


@pytest.mark.usefixtures("torch")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("branch", "cannot be trained by torch.func"),
        ("random", "cannot be trained by torch.func"),
        ("nan", "numbers that are not finite"),
        ("absent", "cannot be loaded"),
        ("frozen", "valid: a torch.nn.Module with parameters to be trained"),
        ("dropout", "has a layer Dropout, which does something else in training"),
        ("batch", "has a layer BatchNorm1d, which does something else in training"),
        ("exit", "fails on examples (2, 8, 8): SystemExit: 3"),
        ("leaving", "fails for shape (8, 8): SystemExit: 0"),
        ("detached", "its output does not depend on its parameters"),
        ("drawn", "gives other numbers for the same seed"),
    ],
)
def test_a_model_that_cannot_be_trained_is_refused_before_any_work(
    name: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes through forward alone: training had begun, and ended in a traceback or in NaN."""
    monkeypatch.setattr(transferring.Experiment, "at_size", lambda *rest: pytest.fail("work was done"))
    (tmp_path / "mine.py").write_text(MODELS)
    assert run(["transfer", "digits", "--model", f"{tmp_path / 'mine.py'}:{name}", *SHORT]) == 2
    assert message in capsys.readouterr().err
    for line, said in (("raise RuntimeError('no licence')", "RuntimeError: no licence"), ("exit(0)", "SystemExit: 0")):
        (tmp_path / "mine.py").write_text(line)
        assert run(["transfer", "digits", "--model", f"{tmp_path / 'mine.py'}:{name}", *SHORT]) == 2
        assert f"cannot be loaded: {said}" in capsys.readouterr().err


@pytest.mark.usefixtures("torch")
@pytest.mark.parametrize("error", [ValueError("late\nsecond line"), SystemExit(3)])
def test_a_model_that_fails_later_is_named(error: BaseException) -> None:
    """It had been a traceback, or the exit of "a derivation file"; what fails here remains a traceback."""

    class Failing:
        def __init__(self, model: str) -> None:
            self.plan = Plan(model=model, steps=3)

        def at_size(self, *rest: Any) -> Any:
            raise error

    said = f"model = 'mine.py:build' fails at 16 examples: {type(error).__name__}: {str(error).splitlines()[0]}$"
    with pytest.raises(UsageError, match=said):
        transferring._trained(Failing("mine.py:build"), 16, False, lambda step: None)  # type: ignore[arg-type]
    with pytest.raises(type(error)):
        transferring._trained(Failing("mlp"), 16, False, lambda step: None)  # type: ignore[arg-type]


@pytest.mark.usefixtures("torch")
@pytest.mark.parametrize("number", [np.nan, np.inf, 1e20])
def test_training_that_does_not_converge_is_said(
    number: float, data: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had been "A, drawn, has nan in row 1, column 1"."""
    from phaseproof.transfer import training

    lost = training.Trained(10, np.full((6, 384, 12), number), np.zeros(6))
    monkeypatch.setattr(training, "train", lambda *rest: iter([lost]))
    monkeypatch.setattr(training, "rehearse", lambda *rest: None)
    assert run(["transfer", data, *SHORT]) == 2
    assert "at 16 examples after 10 steps: its training does not converge" in capsys.readouterr().err


@pytest.mark.usefixtures("torch")
def test_what_a_model_prints_is_no_part_of_the_answer(
    data: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had stood before the JSON; what it writes past Python at every step, more than a pipe holds in all, does not either."""
    from phaseproof.transfer import requests

    def loud(*rest: Any, progress: Any) -> None:
        print("hello")
        for step in range(3):
            os.write(1, b"loud\n" * 10_000)
            progress(step, 3)
        raise KeyError("nothing")

    monkeypatch.setattr(requests, "transfer_source", loud)
    with pytest.raises(KeyError):
        requests.transfer_answer(data, Plan(steps=3), None, None, None)
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("hello\n")
    assert "150000 bytes written to standard output, put aside; the first 2000:\n| loud\n" in err


@pytest.mark.usefixtures("torch")
def test_frozen_parameters_stay_as_they_are() -> None:
    """They had been trained."""
    import torch as library

    from phaseproof.transfer.training import pick_device, reproducible, train

    class Half(library.nn.Module):
        def __init__(self, shape: tuple[int, ...]) -> None:
            super().__init__()
            self.learnt = library.nn.Parameter(library.zeros(shape))
            self.frozen = library.nn.Parameter(library.ones(shape), requires_grad=False)

        def forward(self, y: library.Tensor, noise: library.Tensor) -> library.Tensor:
            seen.append(self.frozen)
            return self.learnt * y * self.frozen

    seen: list[library.Tensor] = []
    sets = np.random.default_rng(0).standard_normal((2, 8, 3))
    rest = (np.empty((0, 3)), [0, 1], [5], np.array([1.0, 0.5]), sets[0], 0, pick_device("cpu"))
    with reproducible():
        next(train(Half, 0.1, (3,), sets, *rest))
    assert not any(value.requires_grad for value in seen)
    assert len(seen) > 5


@pytest.mark.usefixtures("torch")
def test_models_that_start_from_the_same_weights_are_told(
    data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A seed within the user's function: the ceiling was that of two models of one start, and no word of it."""
    from phaseproof.data.reading import read
    from phaseproof.transfer.networks import MODELS as named_models
    from phaseproof.transfer.training import starts_alike

    build = "def build(shape): torch.manual_seed(0); return Model(12, 12)"
    line = "class Model(torch.nn.Linear):\n    def forward(self, y, noise): return super().forward(y.flatten(1)).reshape(y.shape)\n"
    (tmp_path / "seeded.py").write_text(f"import torch\n{line}{build}\n")
    monkeypatch.setattr(transferring, "_trained", lambda *rest: [])
    monkeypatch.setattr(transferring, "summarised", lambda *rest: Plan())
    monkeypatch.setattr(transferring, "replace", lambda found, notes: notes)
    source = read(data, flatten=None)
    for same, told in ((False, True), (True, False)):
        plan = Plan(model=f"{tmp_path / 'seeded.py'}:build", steps=3, same_weights=same)
        assert (
            any("starts from the same weights" in note for note in transferring.transfer_source(source, plan)) == told
        )
    assert not starts_alike(named_models["mlp"][0], (3, 4), 0)


@pytest.mark.usefixtures("torch")
@pytest.mark.parametrize("shape", [(8, 8), (28, 28), (8, 16)])
def test_the_attention_of_the_documentation_can_be_trained(shape: tuple[int, ...], tmp_path: Path) -> None:
    from phaseproof.transfer.networks import builder, check_model
    from phaseproof.transfer.training import pick_device, rehearse

    name = f"{tmp_path / 'attention.py'}:build"
    text = (Path(__file__).parents[2] / "docs" / "transfers.md").read_text()
    (code,) = re.findall(r"in `attention\.py`.*?^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    (tmp_path / "attention.py").write_text(code)
    check_model(builder(name)[0], name, shape)
    rehearse(builder(name)[0], name, shape, pick_device("auto"))


@pytest.mark.usefixtures("torch")
def test_a_module_of_the_working_directory_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the command phaseproof has no such entry in its path; names of libraries stay theirs."""
    from phaseproof.transfer.networks import builder, check_model

    (tmp_path / "mine_in_this_folder.py").write_text(MODELS)
    (tmp_path / "math.py").write_text("raise RuntimeError")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", ["/nowhere", *(path for path in sys.path if path)])
    check_model(builder("mine_in_this_folder:plain")[0], "mine", (64,))
    with pytest.raises(UsageError, match="is float"):
        builder("math:pi")


@pytest.mark.usefixtures("torch")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing"], "data = 'nothing'"),
        (["digits", "--model", "rnn"], "model = 'rnn'; valid: mlp, cnn"),
        (["digits", "--model", "nowhere:build"], "cannot be loaded"),
        (["digits", "--model", "math:pi"], "is float"),
        (["digits", "--steps", "0"], "steps = 0; valid: a whole number of at least 3"),
        (["digits", "--splits", "1"], "splits = 1"),
        (["digits", "--seed", "-1"], "seed = -1"),
        (["digits", "--device", "abacus"], "device = 'abacus'"),
    ],
)
def test_bad_usage_is_one_line_before_any_work(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transferring.Experiment, "at_size", lambda *rest: pytest.fail("work was done"))
    assert run(["transfer", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.usefixtures("torch")
def test_flat_rows_are_no_images_for_a_cnn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.save(tmp_path / "flat.npy", rows((12,)))
    assert run(["transfer", str(tmp_path / "flat.npy"), "--model", "cnn", *SHORT]) == 2
    assert "valid: images" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.usefixtures("torch")
def test_the_report_is_whole_and_documented(data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "report"
    found = answer(capsys, "transfer", data, *SHORT, "-o", str(target))
    assert sorted(path.name for path in target.iterdir()) == found["files"]
    assert {"index.html", "index.md", "report.json", "transfer.svg"} == set(found["files"])
    assert "phaseproof transfer" in (target / "index.md").read_text()
    assert json.loads((target / "report.json").read_text())["stages"] == found["stages"]
    listed = {path for _, path in fields(found, "transfer")}
    listed -= {f"stages.{name}.{end}" for name in MEASURES for end in NUMBERS}
    points = {name.removeprefix("stages.means.") for name in listed if name.startswith("stages.means.")}
    assert (
        points == {name.removeprefix("points.") for name in listed if name.startswith("points.")} == documented("Point")
    )
    assert {name for name in listed if "means." not in name and not name.startswith("points.")} == documented(
        "transfer"
    )


@pytest.mark.slow
@pytest.mark.usefixtures("torch")
def test_linear_networks_have_the_linear_overlap() -> None:
    """A linear network trained long on Gaussian data is the linear model of its set: q within 0.05 of the closed form."""
    import torch as library

    class Linear(library.nn.Module):
        def __init__(self, shape: tuple[int, ...]) -> None:
            super().__init__()
            self.levels = library.nn.Parameter(library.zeros(4, shape[0], shape[0]))

        def forward(self, y: library.Tensor, noise: library.Tensor) -> library.Tensor:
            powers = library.stack([noise**k for k in range(4)], dim=1)
            return library.einsum("bk,kij,bj->bi", powers, self.levels, y)

    from phaseproof.numeric.optimal_score import noise_levels
    from phaseproof.numeric.sample_sets import law, linear_overlap
    from phaseproof.transfer.training import pick_device, reproducible, train

    generator = np.random.default_rng(0)
    sets = np.stack([synthetic_rows(named("power_law:0.5,d=6"), 40, generator) for _ in range(2)])
    sets -= sets.mean(axis=1, keepdims=True)
    seeds, levels = generator.standard_normal((500, 6)), noise_levels(2.0, 1.0)
    with reproducible():
        made = train(Linear, 1e-2, (6,), sets, np.empty((0, 6)), [0, 1], [1500], levels, seeds, 0, pick_device("cpu"))
        (found,) = list(made)
    a, b = found.samples - found.samples.mean(axis=1, keepdims=True)
    q = np.sum(a * b) / np.sqrt(np.sum(a * a) * np.sum(b * b))
    expected = linear_overlap(*(law(np.cov(rows_of.T), 40) for rows_of in sets))
    assert q == pytest.approx(expected, abs=0.05)


def test_the_line_that_repeats_it_names_the_array() -> None:
    """Of a file of several; it had been left out."""
    words = command("two.npz", Plan(steps=30, splits=2), "images", None).split()
    assert words[words.index("--array") + 1] == "images"
    assert "--array" not in command("digits", Plan(steps=30, splits=2), None, None)
