"""The job ``compare``: samples of two models against the linear and the optimal model of their sets."""
