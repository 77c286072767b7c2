"""Numbers of closed forms: at points, at arrays, for a population."""
