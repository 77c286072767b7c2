"""One BLAS thread for each test process: more would fight over the processors with those of the other test processes; patience; bytecode; garbage."""

from __future__ import annotations

import gc
import os
import sys

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):  # read when NumPy is imported
    os.environ.setdefault(name, "1")
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would compile the program anew
sys.dont_write_bytecode = False
os.environ.setdefault("PHASEPROOF_JOBS", "1")  # the tests themselves are shared out over the processors
os.environ.setdefault("PHASEPROOF_PATIENCE", "3")  # tests ask what is found: how soon is measured elsewhere

gc.set_threshold(200_000, 20, 100)  # as the program does while it writes proofs: of many terms few are ever garbage


def pytest_collection_finish() -> None:
    """What is imported and collected stays: to look through it again and again takes a twentieth of the time."""
    gc.freeze()
