"""Denoisers that commute with translations: periodic filters learnt from stationary images on a circle of pixels."""

from __future__ import annotations

import numpy as np

from ..theory.claim import Setting
from .ensembles import Array
from .models import TRAINING_NOISE

SEEDS = 256
"""Samples per pair of models."""


def train_filter(images: Array, noise: float) -> Array:
    """The response at each frequency of the periodic filter that denoises best, in the mean over noise; images (n, pixels).

    At every frequency this is least squares in one number: p/(p + noise^2), p the mean power of the images.
    """
    power = np.mean(np.abs(np.fft.rfft(images, norm="ortho")) ** 2, axis=0)
    return np.asarray(power / (power + noise**2))


def generate_by_filter(response: Array, noise: float, seeds: Array) -> Array:
    """Samples to which the probability flow takes Gaussian seeds: one noise level fixes the denoisers of all others."""
    deviation = noise * np.sqrt(response / (1 - response))
    return np.asarray(np.fft.irfft(np.fft.rfft(seeds) * deviation, seeds.shape[-1]))


def measure_filters(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """Two filters learnt from independent images; rows <x1,x2>, |x1|^2, |x2|^2 per pixel.

    A setting of dimension d has d pairs of frequencies, on 2 d + 1 pixels, and images of mean 0.
    """
    n, pixels = setting["n"], 2 * setting["d"] + 1
    rows = np.empty((replicates, 3))
    for row in rows:
        spectrum = np.concatenate([[0.0], generator.exponential(size=setting["d"])])
        samples, seeds = [], generator.standard_normal((SEEDS, pixels))
        for _ in range(2):
            white = np.fft.rfft(generator.standard_normal((n, pixels)))
            images = np.fft.irfft(white * np.sqrt(spectrum), pixels)
            samples.append(generate_by_filter(train_filter(images, TRAINING_NOISE), TRAINING_NOISE, seeds))
        first, second = samples
        row[:] = np.mean(first * second), np.mean(first**2), np.mean(second**2)
    return rows
