"""``python -m phaseproof.theory.kernel proof.jsonl``: what a proof log proves, in a process that knows nothing else."""

from __future__ import annotations

import sys

from .process import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
