"""NumPy and SciPy, imported when something of theirs is first used: a file that only declares a simulation needs neither."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any


class _Late:
    """A module that is not there yet."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):  # who looks for protocols does not use the module
            raise AttributeError(attribute)
        return getattr(sys.modules.get(self._name) or import_module(self._name), attribute)


np, scipy = _Late("numpy"), _Late("scipy")
