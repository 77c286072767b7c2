"""Recovery: when a latent direction is learnt."""

ORDER = ("above_bulk", "direction", "spike", "threshold", "several_spikes", "weak_spikes")
"""In which the claims of its modules are listed; a module that does not stand here comes after them."""
