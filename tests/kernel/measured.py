"""Terms by numbers: quadrature, sums and simulation, for examining what an axiom says without any code of the kernel.

A value is an array whose last axis runs over simulated data; each binder that is summed numerically adds an axis in front.
"""

from __future__ import annotations

from math import pi

import numpy as np
from scipy import linalg, special

from phaseproof.theory.terms.term import instantiate, var

SUMMED = 30
"""Terms of an infinite sum."""


def value(term, env, rng=None, draws=1):
    """The value where variables and function variables are as ``env`` says, means over data by ``draws`` simulated sets."""
    return _Values(dict(env), rng, draws).of(term, (), 0)


def simulated(term, env, bound):
    """The value of a term in bound variables, data among them: an array of the same length as each of them."""
    return _Values(env, None, 1).of(term, bound, 0)


def _smooth(low, high, count=64):
    at, weights = np.polynomial.legendre.leggauss(count)
    return low + (high - low) * (at + 1) / 2, weights * (high - low) / 2


def _exponential(low, high, count=400):
    """Double exponential nodes: accurate where the integrand is singular at an end."""
    step = 7.2 / count
    u = np.arange(-count // 2, count // 2 + 1) * step
    inner = pi / 2 * np.sinh(u)
    if np.isfinite(low) and np.isfinite(high):
        share = 1 / (1 + np.exp(-2 * inner))
        weights = (high - low) * pi * np.cosh(u) * share * (1 - share) * step
        at = low + (high - low) * share
        inside = (low < at) & (at < high)
        return at[inside], weights[inside]
    at = np.exp(inner)
    return low + at, pi / 2 * np.cosh(u) * at * step


UNARY = {
    "exp": np.exp, "ln": np.log, "sin": np.sin, "cos": np.cos, "atan": np.arctan, "asin": np.arcsin, "erf": special.erf,
    "abs": np.abs, "gamma": special.gamma, "lngamma": special.gammaln, "expint": special.exp1, "zeta": special.zeta,
    "elliptic_k": special.ellipk, "elliptic_e": special.ellipe, "floor": np.floor,
}  # fmt: skip
BINARY = {
    "rpow": np.power, "bessel_i": special.iv, "polygamma": lambda k, x: special.polygamma(int(k), x),
    "eq": np.equal, "le": np.less_equal, "lt": np.less, "ne": np.not_equal,
}  # fmt: skip


class _Values:
    def __init__(self, env, rng, draws):
        self.env, self.rng, self.draws, self.drawn = env, rng, draws, 0

    def data(self, kind, sizes):
        """Data sets: the same wherever one of these sizes is drawn in a statement, so that much of the noise cancels."""
        real = self.rng.standard_normal((self.draws, *sizes))
        return real if kind == "gaussian" else (real + 1j * self.rng.standard_normal(real.shape)) / np.sqrt(2)

    def of(self, term, bound, depth):
        head, args = term.head, term.args
        if head == "num":
            return float(args[0])
        if head == "var":
            return self.env[term]
        if head == "bound":
            return bound[args[0]]
        if head in ("infinity", "minus_infinity"):
            return np.inf if head == "infinity" else -np.inf
        if head == "pi":
            return pi
        if head in ("over", "product"):
            return self.functional(head, args[0], args[1], bound, depth)
        if head == "cases":
            values = [self.of(a, bound, depth) for a in args]
            return np.select(
                [np.asarray(v, bool) for v in np.broadcast_arrays(*values[::2])], np.broadcast_arrays(*values[1::2])
            )
        if head == "true":
            return True
        if head == "app":
            return self.env[args[0]](*(self.of(a, bound, depth) for a in args[1:]))
        if head == "of":
            return self.function_of(self.of(args[0], bound, depth), args[1], bound, depth)
        if head == "diagonal":
            size = int(self.of(args[0], bound, depth))
            return np.diag([float(self.of(args[1], (float(k), *bound), depth)) for k in range(1, size + 1)])
        parts = [self.of(a, bound, depth) for a in args]
        if head == "add":
            return sum(parts)
        if head == "mul":
            return np.prod(np.array(np.broadcast_arrays(*parts)), axis=0)
        if head == "pow":
            return np.asarray(parts[0], float) ** parts[1]
        if head in ("max", "min"):
            return np.max(parts, axis=0) if head == "max" else np.min(parts, axis=0)
        if head in UNARY:
            return UNARY[head](parts[0])
        if head in BINARY:
            return BINARY[head](*parts)
        if head == "hyp2f1":
            return special.hyp2f1(*parts)
        return getattr(self, head)(*parts)

    def functional(self, head, source, body, bound, depth):
        if source.head in ("gaussian", "complex_gaussian"):
            sizes = [int(self.of(a, bound, depth)) for a in source.args]
            drawn = var(f"drawn {source.head} {sizes} {self.drawn}", "data")
            inside = instantiate(body, drawn)
            if drawn not in self.env:
                self.env[drawn] = self.data(source.head, sizes)
            nested = inside.head == "over" and inside.args[0].head == source.head
            self.drawn += 1
            found = self.of(inside, bound, depth)
            self.drawn -= 1
            return found if nested else np.mean(np.broadcast_to(found, (self.draws,)), axis=-1)
        if source.head == "integers":
            low, high = (self.of(a, bound, depth) for a in source.args)
            numbers = range(int(low), SUMMED if np.isinf(high) else int(high) + 1)
            found = [self.of(body, (float(k), *bound), depth) for k in numbers]
            return sum(found) if head == "over" else np.prod(np.array(found), axis=0)
        *nodes, weights = self.nodes(source, bound, depth)

        def shape(a):
            return a.reshape((len(a),) + (1,) * depth + (a.shape[1:] or (1,)))

        inside = self.of(body, (*(shape(a) for a in nodes), *bound), depth + 1)
        return np.sum(shape(weights) * inside, axis=0)

    def nodes(self, source, bound, depth):
        """For each bound variable its values, and their weights."""
        if source.head in ("var", "law_of_transform"):
            return self.env[source if source.head == "var" else "law"]
        parts = [self.of(a, bound, depth) for a in source.args]
        if source.head == "spectrum":
            found = np.linalg.eigvalsh(parts[0]).T
            return found, np.full_like(found, 1 / len(found))
        if source.head == "spectra":
            (one, u), (two, v) = (np.linalg.eigh(part) for part in parts)
            weights = np.abs(np.swapaxes(u.conj(), -1, -2) @ v) ** 2 / one.shape[-1]
            size = one.shape[-1] ** 2
            shape = np.broadcast_shapes(one[..., :, None].shape, two[..., None, :].shape)
            pairs = (one[..., :, None], two[..., None, :], weights)
            return tuple(np.broadcast_to(a, shape).reshape(*shape[:-2], size).T for a in pairs)
        if source.head == "spectral":
            at, vectors = np.linalg.eigh(parts[0])
            return at.T, ((np.swapaxes(vectors, -1, -2) @ parts[1]) ** 2).T
        if source.head == "uniform":
            at, weights = _exponential(*parts)
            return at, weights / (parts[1] - parts[0])
        if source.head == "atoms":
            return np.array(parts[1::2], float), np.array(parts[::2], float)
        if source.head == "interval" and np.isinf(parts[0]):
            at, weights = _exponential(0.0, np.inf)
            return np.concatenate((-at, at)), np.concatenate((weights, weights))
        if source.head == "interval":
            return (_smooth if depth else _exponential)(*parts)
        raise NotImplementedError(source.head)

    def function_of(self, matrix, body, bound, depth):
        at, vectors = np.linalg.eigh(matrix)
        at = np.where(np.abs(at) < 1e-12, 0.0, at)
        values = np.broadcast_to(self.of(body, (at.T, *bound), depth), at.T.shape).T
        return (vectors * values[..., None, :]) @ np.swapaxes(vectors.conj(), -1, -2)

    def sample_covariance(self, data):
        return np.swapaxes(data.conj(), -1, -2) @ data / data.shape[-2]

    def coloured(self, data, covariance):
        root = linalg.sqrtm(covariance).real
        return root @ self.sample_covariance(data) @ root

    def identity(self, size):
        return np.eye(int(size))

    def spiked(self, matrix, direction, theta):
        direction = np.eye(matrix.shape[-1])[direction] if isinstance(direction, int) else direction
        root = np.eye(len(direction)) + (np.sqrt(1 + theta) - 1) * np.outer(direction, direction)
        return root @ matrix @ root

    def basis(self, k):
        return int(k) - 1

    def entry(self, matrix, one, two):
        if isinstance(one, int):
            return matrix[..., one, two]
        return np.einsum("i,...ij,j->...", one, matrix, two)

    def eigenvalue(self, matrix, k):
        found = np.linalg.eigh(matrix)[0][..., ::-1]  # as in ``nodes``, to the last digit
        return found[..., int(k) - 1 if k > 0 else int(k)]

    def weight(self, matrix, direction, first, last):
        vectors = np.linalg.eigh(matrix)[1][..., ::-1]
        places = [int(k) - 1 if k > 0 else int(k) + matrix.shape[-1] for k in (first, last)]
        components = vectors[..., direction, :] if isinstance(direction, int) else direction @ vectors
        return np.sum(components[..., places[0] : places[1] + 1] ** 2, axis=-1)

    def kernel_weight(self, matrix, direction):
        at, vectors = np.linalg.eigh(matrix)
        return np.sum((direction @ vectors[:, np.abs(at) < 1e-9]) ** 2)

    def operator_norm(self, matrix):
        return np.linalg.norm(matrix, 2, axis=(-2, -1))

    def inner(self, data, one, two):
        return np.einsum("bi,...ij,...jk,bk->b", data[:, 0], np.swapaxes(one, -1, -2), two, data[:, 0])

    def cell(self, data, row, column):
        return data[:, int(row) - 1, int(column) - 1]

    def length(self, data):
        return np.linalg.norm(data[:, 0], axis=-1)

    def closest(self, data, seed, matrix):
        sample = np.einsum("...ij,...j->...i", matrix, seed[:, 0])
        cosines = np.einsum("...ij,...j->...i", data, sample) / np.linalg.norm(data, axis=-1)
        return np.max(np.abs(cosines), axis=-1) / np.linalg.norm(sample, axis=-1)

    def projection(self, data, seed, matrix):
        sample = np.einsum("...ij,...j->...i", matrix, seed[:, 0])
        return np.max(np.abs(np.einsum("...ij,...j->...i", data, sample)), axis=-1)

    def spread(self, data):
        return np.max(np.abs(np.sum(data**2, axis=-1) / data.shape[-1] - 1), axis=-1)

    def largest(self, data):
        return np.max(np.abs(data[:, 0]), axis=-1)

    def wasserstein(self, one, two):
        root = linalg.sqrtm(one)
        return np.trace(one + two - 2 * linalg.sqrtm(root @ two @ root)).real

    def kl(self, one, two):
        quotient = np.linalg.solve(two, one)
        return (np.trace(quotient) - len(one) - np.linalg.slogdet(quotient)[1]) / 2
