"""Is it zero, which sign has it, is it defined: each answer is "shown" or nothing. Nothing here is a rule."""
