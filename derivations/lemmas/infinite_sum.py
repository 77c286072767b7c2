"""An infinite sum of what is not negative is the limit of its partial sums: what drafts use too."""

from __future__ import annotations

from ...theory.write.strategies.infinite_sums import COUNTS, K, infinite_sum, k, total

__all__ = ["COUNTS", "K", "infinite_sum", "k", "total"]
