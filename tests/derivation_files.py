"""A small derivation file of a user, true and broken, for the tests of the command line."""

from __future__ import annotations

from pathlib import Path

TRUE = """
from phaseproof import Claim, Domain, Simulation, by, real

a = real("a", 0, 3, meaning="shift")
domain = Domain((a,))
x = a.symbol
expanded = x**2 + 2 * x + 1


def derivation():
    return by.step("expand the square", by.equal((x + 1) ** 2, expanded), "algebra", domain)


def sample(setting, generator, replicates):
    mean = (float(setting["a"]) + 1) ** 2
    return mean + 0.01 * generator.standard_normal((replicates, 1))


square = Claim(
    name="mine.square",
    statement="A square, expanded.",
    domain=domain,
    definition=(x + 1) ** 2,
    closed_form=expanded,
    derivation=derivation,
    references=("dlmf",),
    simulation=Simulation(sample=sample, replicates=16, procedure="a noisy square"),
)
"""
BROKEN = TRUE.replace("2 * x", "3 * x")


def write(folder: Path, text: str = TRUE, name: str = "my_result.py") -> str:
    """Write a derivation file and return its path."""
    path = folder / name
    path.write_text(text)
    return str(path)
