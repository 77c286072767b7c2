"""How long ``compare`` takes for 100,000 samples and examples of 3,072 features each, and how much memory: 5 GB of files."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

ROWS, FEATURES, PART = 100_000, 3072, 5000
SECONDS, BYTES = 120.0, 2 * 2**30
PROGRAM = """
import resource, sys
from phaseproof.cli import run
status = run(["compare", "A.npy", "B.npy", "--train", "TA.npy", "TB.npy"])
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(status)
"""


def write(folder: Path, rows: int = ROWS, features: int = FEATURES) -> None:
    """Gaussian examples of a power law, samples of the population from the same seeds, those of B with noise."""
    scale = np.sqrt(np.arange(1, features + 1, dtype=np.float32) ** np.float32(-1.2))
    for name, seed in (("TA", 1), ("TB", 2), ("A", 3), ("B", 3)):
        made = np.lib.format.open_memmap(folder / f"{name}.npy", "w+", np.float32, (rows, features))
        generator, noise = np.random.default_rng(seed), np.random.default_rng(4)
        for start in range(0, rows, PART):
            drawn = generator.standard_normal(made[start : start + PART].shape, dtype=np.float32)
            if name == "B":
                drawn += 0.3 * noise.standard_normal(drawn.shape, dtype=np.float32)
            made[start : start + PART] = drawn * scale


def run() -> list[dict[str, Any]]:
    """Seconds, by the clock and of processors, and bytes of one comparison in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        write(Path(name))
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=name, capture_output=True, text=True, check=True)
        seconds = time.perf_counter() - start
        busy, kilobytes = done.stderr.split()[-2:]
        size = 1024 * int(kilobytes)
    return [
        {
            "name": "compare, 100,000 x 3,072",
            "value": seconds,
            "unit": "s",
            "ratio": seconds / SECONDS,
            "target": f"<= {SECONDS:g} s",
            "met": seconds <= SECONDS,
        },
        {
            "name": "its processor time",
            "value": float(busy),
            "unit": "s",
            "ratio": float(busy) / SECONDS,
            "target": None,
            "met": None,
        },
        {
            "name": "its memory",
            "value": size / 2**30,
            "unit": "GiB",
            "ratio": size / BYTES,
            "target": "<= 2 GiB",
            "met": size <= BYTES,
        },
    ]
