"""Short derivations of what no single rule shows: SymPy finds, the kernel verifies each line."""
