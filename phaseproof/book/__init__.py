"""The claims: which are chosen, what they rest on and which axioms they cite."""
