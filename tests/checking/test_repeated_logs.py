"""Two runs write the same log, byte by byte, whatever Python's hashes are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def log_of(folder: Path, seed: str) -> bytes:
    log = folder / f"{seed}.jsonl"
    command = [sys.executable, "-m", "phaseproof", "check", "denoising.train_error", "--log", str(log)]
    subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True)
    return log.read_bytes()


def test_a_log_depends_on_no_hash(tmp_path: Path) -> None:
    assert log_of(tmp_path, "1") == log_of(tmp_path, "2")
