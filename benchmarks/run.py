"""Run every benchmarks/bench_*.py and print one table with the machine; exit 1 when a target is missed.

    python benchmarks/run.py [NAME ...]     NAME as in bench_NAME.py; all of them when none is given

A module has ``run() -> list[dict]``, one dict per measure with the keys in KEYS: ``value`` in ``unit``,
``ratio`` to what it is compared with (or None), ``target`` in words, and whether it is ``met``; a measure
without a target has None for both.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parent
KEYS = ("name", "value", "unit", "ratio", "target", "met")
WIDTHS = (52, 12, 8, 10, 16, 6)
PACKAGES = ("phaseproof", "numpy", "scipy", "sympy", "mpmath", "python-flint")


def modules() -> dict[str, Path]:
    """The benchmarks by short name: bench_spectrum.py is "spectrum"."""
    return {path.stem.removeprefix("bench_"): path for path in sorted(HERE.glob("bench_*.py"))}


def load(path: Path) -> ModuleType:
    """Import one benchmark from its file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


def machine() -> str:
    """Processor, cores this process may use, how busy they are, system, Python and the versions that matter."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{_processor()}, {cores} cores{load}, {platform.platform()}\nPython {platform.python_version()}, {versions}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def line(row: dict[str, Any]) -> str:
    """One measure as a line of the table."""
    cells = []
    for key, width in zip(KEYS, WIDTHS, strict=True):
        cell = row[key]
        text = ("-" if cell is None else "yes" if cell is True else "NO" if cell is False
                else f"{cell:.4g}" if isinstance(cell, float) else str(cell))  # fmt: skip
        cells.append(text.rjust(width) if key in ("value", "ratio") else text.ljust(width))
    return "  ".join(cells).rstrip()


def main(names: list[str]) -> int:
    """Print the table; 1 when a target is missed or a benchmark fails, 2 when a name is unknown."""
    known = modules()
    unknown = [name for name in names if name not in known]
    if unknown or not known:
        print(f"no benchmark {', '.join(unknown)}; valid: {', '.join(known) or 'none'}", file=sys.stderr)
        return 2
    print(machine(), line(dict(zip(KEYS, KEYS, strict=True))), sep="\n\n", flush=True)
    missed = 0
    for name in names or known:
        try:
            rows = load(known[name]).run()
            if not rows:
                raise ValueError(f"bench_{name} measured nothing")
            for row in rows:
                print(line(row), flush=True)
                missed += not (row["met"] is True or (row["met"] is None and row["target"] is None))
        except Exception:  # one broken benchmark must not hide the others
            traceback.print_exc()
            print(f"bench_{name}: failed", flush=True)
            missed += 1
    print(f"\n{missed} missed or failed" if missed else "\nevery target met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
