"""``python -m phaseproof`` and the console script."""

from __future__ import annotations

import gc
import signal
import sys

from .cli import run


def main() -> None:
    """Run the command line and leave with its exit status, at once: Python looks through no terms on its way out.

    To be terminated is to be interrupted: what was begun is cleared away, and no process stays behind.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    status = run(sys.argv[1:])
    gc.freeze()
    sys.exit(status)


if __name__ == "__main__":
    main()
