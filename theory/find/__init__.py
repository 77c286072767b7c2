"""The untrusted search: which rule, with which certificate, shows a statement? The kernel alone says whether it does."""
