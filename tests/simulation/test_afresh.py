"""What depends on more than the setting and the generator: found by a process that has nothing in common with the first."""

import os
import re
import signal
import sys
import threading
from dataclasses import replace

import pytest

from phaseproof.book.selection import load_file
from phaseproof.simulation.validation import validate
from phaseproof.theory.steps import Verdict

from .test_samplers import noise, size_claim
from .test_validation import run

FILE = """
import itertools, os, pathlib, threading, uuid
import numpy as np
import sympy as sp
from phaseproof import Claim, Domain, Simulation, integer

import neighbour

DRAWN = np.random.default_rng().standard_normal()
TAKEN = np.random.default_rng(3).standard_normal()
KEPT = {}
SEEN, CALLS = itertools.count(), itertools.count()
LOCK = threading.Lock()


def no_derivation():
    raise AssertionError


def noise(setting, generator, replicates):
    return 1 + 0.01 * generator.standard_normal((replicates, 1))


def claim(name, sample=noise, **simulation):
    return Claim(
        name="my." + name,
        statement="an example",
        domain=Domain((integer("n", 1), integer("d", 1))),
        definition=sp.Symbol("measured"),
        closed_form=sp.S.One,
        derivation=no_derivation,
        references=("dlmf",),
        simulation=Simulation(sample=sample, dimensions=(8, 40), **simulation),
    )


def moved(by):
    return lambda at, generator, rows: noise(at, generator, rows) + 1e-9 * by(generator)


def locked(setting, generator, replicates):
    with LOCK:
        return noise(setting, generator, replicates)
"""

MOVED = {
    "process": "os.getpid() / 1000",
    "thread": "threading.get_native_id() / 1000",
    "hash": "hash('gaussian') / 2**57",
    "order of a set": "int('1' + ''.join({*'0123456789abcdef'}), 16) / 2**62",
    "address": "id(noise) % 2**35 / 2**28",
    "drawn as the file is loaded": "DRAWN",
    "drawn as a neighbour is loaded": "neighbour.DRAWN",
    "settings before": "next(CALLS) if next(SEEN) > 5 else 0",
    "numbers kept from the first call": "KEPT.setdefault('number', generator.standard_normal())",
    "clock": "__import__('time').time_ns() % 10**9 / 10**7",
    "urandom": "int.from_bytes(os.urandom(6), 'big') / 2**41",
    "uuid": "uuid.uuid4().int / 2**121",
}
"""By what it depends on: what is added to rows, far below what a test of their mean would notice. Two processes agree on it by
chance once in a million runs at most."""


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    (tmp_path / "neighbour.py").write_text("import numpy as np\nDRAWN = np.random.default_rng().standard_normal()\n")
    yield lambda text: one(tmp_path, text)
    sys.modules.pop("neighbour", None)


def one(folder, text):
    path = folder / "mine.py"
    path.write_text(FILE + text)
    (claim,) = load_file(path)
    return claim


@pytest.mark.parametrize("what", MOVED)
def test_rows_that_depend_on_more_than_the_setting_and_the_generator_are_named(what, loaded):
    (result,) = validate([loaded(f"found = claim('moved', moved(lambda generator: {MOVED[what]}))")], settings=6).claims
    assert result.verdict is Verdict.UNDECIDED
    assert re.search("the same generator gave other rows (in another process|the second time)", result.reason)


def test_a_prediction_that_depends_on_the_process_is_named(loaded):
    text = "found = claim('prediction', prediction=lambda at, value: (value, 1e-12 * os.getpid()))"
    (result,) = validate([loaded(text)], settings=2).claims
    assert result.verdict is Verdict.UNDECIDED
    assert "the prediction is another one in another process: mean 1, allowance" in result.reason


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_the_same_whenever_the_file_is_loaded_is_tested(jobs, loaded):
    """Numbers of a generator with a seed; a lock, which no other process can have, stands in the file."""
    claim = loaded("found = claim('locked', lambda at, g, rows: locked(at, g, rows) + 1e-9 * TAKEN)")
    (result,) = validate([claim], settings=6, jobs=jobs).claims
    assert result.verdict is Verdict.TESTED, result.reason


def test_a_claim_that_no_other_process_can_have_says_so():
    lock = threading.Lock()

    def locked(setting, generator, replicates):
        with lock:
            return noise(setting, generator, replicates)

    for jobs in (1, 2):
        (result,) = run(size_claim(1, locked), settings=3, jobs=jobs).claims
        assert result.verdict is Verdict.UNDECIDED
        assert (
            "it holds what no other process can have (a lock, an open file); valid: a claim of a file" in result.reason
        )


def test_a_file_that_has_changed_since_is_found(loaded, tmp_path):
    claim = loaded("found = claim('changed', moved(lambda generator: 0))")
    (tmp_path / "mine.py").write_text(FILE + "found = claim('changed', moved(lambda generator: 1))")
    (result,) = validate([claim], settings=2).claims
    assert "the same generator gave other rows in another process" in result.reason


def test_a_claim_that_a_neighbour_makes_is_repeated_by_the_file_that_holds_it(tmp_path, monkeypatch):
    """The neighbour that declares its functions was named, which holds no claim."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "making.py").write_text(FILE.replace("import neighbour", ""))
    (tmp_path / "held.py").write_text("from making import claim\nfound = claim('held')\n")
    (claim,) = load_file(tmp_path / "held.py")
    (result,) = validate([claim], settings=1).claims
    assert result.command == "phaseproof validate my.held held.py --settings 1 --seed 0"
    sys.modules.pop("making")


def test_a_file_that_lies_in_another_folder_than_the_last_is_found(tmp_path, loaded, monkeypatch):
    """The process that is asked again is that of earlier runs."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "data.txt").write_text({"one": "1", "two": "2"}[folder])
        monkeypatch.chdir(tmp_path / folder)
        claim = loaded("found = claim('data', moved(lambda generator: float(pathlib.Path('data.txt').read_text())))")
        (result,) = validate([claim], settings=6).claims
        assert result.verdict is Verdict.TESTED, result.reason


def leaves_elsewhere(parent):
    def sample(setting, generator, replicates):
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return noise(setting, generator, replicates)

    return sample


def test_a_sampler_that_ends_every_other_process_is_not_tested():
    claim = size_claim(1, leaves_elsewhere(os.getpid()))
    (result, good) = run(claim, replace(size_claim(1, noise), name="example.good"), settings=3).claims
    assert result.verdict is Verdict.UNDECIDED
    assert "a setting could not be repeated in another process: its worker process died" in result.reason
    assert good.verdict is Verdict.TESTED
