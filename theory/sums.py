"""Infinite sums by telescoping, with the boundary term as part of the certificate."""
