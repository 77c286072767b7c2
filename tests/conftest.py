"""One BLAS thread for each test process: more would fight over the processors with those of the other test processes; and patience."""

from __future__ import annotations

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):  # read when NumPy is imported
    os.environ.setdefault(name, "1")
os.environ.setdefault("PHASEPROOF_PATIENCE", "3")  # tests ask what is found: how soon is measured elsewhere
