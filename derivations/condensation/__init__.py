"""Condensation: the optimal score, whose softmax over the training set falls on one example as the noise does."""
