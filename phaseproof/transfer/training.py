"""Many denoisers of one architecture trained at once on sets of one size, sampled from the same seeds.

D(y, s) = y/(1 + s^2) + s/sqrt(1 + s^2) F(y/sqrt(1 + s^2), ln s): data of variance about one keep the network's input
and target of that size at every noise s (Karras, Aittala, Aila and Laine 2022, arXiv:2206.00364). ln s is
normal; Adam; weights are averaged with a memory of a tenth of the training.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import torch
from torch.func import functional_call, grad_and_value, stack_module_state, vmap

from ..numeric.files import first_line
from ..numeric.optimal_score import heun
from ..numeric.population import Array
from ..theory.errors import UsageError
from .networks import Build

BATCH = 64
MIDDLE, WIDTH = -0.5, 1.2
"""Mean and standard deviation of ln s in training: those of Karras et al., for data of variance one."""

AVERAGED = 6.94
"""Exponent of the average of the weights: its width is a tenth of the time trained (Karras et al. 2024, arXiv:2312.02696)."""

ROUNDING = float(np.finfo(np.float32).eps) ** 0.5
"""How far two runs of one step may lie apart, where a device adds up in another order."""

THREADS = 1
"""Whatever the machine: the last digits depend on it, and networks this small gain nothing from more."""


@dataclass(frozen=True)
class Trained:
    """Of all models at one checkpoint: samples (m, s, d), and the mean loss on held-out examples (m,), NaN without."""

    steps: int
    samples: Array
    loss: Array


@contextmanager
def reproducible() -> Iterator[None]:
    """The same numbers for the same seeds on one machine."""
    os.environ.setdefault(
        "CUBLAS_WORKSPACE_CONFIG", ":4096:8"
    )  # without it cuBLAS may add up in another order each time
    threads, chosen = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(True, warn_only=True)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        torch.use_deterministic_algorithms(chosen)


def pick_device(name: str) -> Any:
    """``auto``: a GPU when there is one; else what torch calls it."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        return torch.zeros(1, device=name).device
    except (RuntimeError, AssertionError) as error:
        raise UsageError(
            f"device = {name!r}: {str(error).splitlines()[0][:100]}; valid: auto, cpu, or one of torch"
        ) from None


def named(device: Any) -> str:
    """As a report names it: a GPU with its own name, for its numbers are not those of another."""
    return f"{device} ({torch.cuda.get_device_name(device)})" if device.type == "cuda" else str(device)


def train(
    build: Build,
    rate: float,
    shape: tuple[int, ...],
    sets: Array,
    held_out: Array,
    weights: list[int],
    checkpoints: list[int],
    levels: Array,
    seeds: Array,
    seed: int,
    device: Any,
    step_done: Callable[[int], None] = lambda step: None,
) -> Iterator[Trained]:
    """Train a model on each set (m, n, d) from the initial weights of its number; yield samples at each checkpoint."""
    torch.manual_seed(seed)
    models = {number: _initial(build, shape, number, seed) for number in sorted(set(weights))}
    parameters, buffers = stack_module_state([models[number] for number in weights])
    base = models[weights[0]].to(device)
    frozen = {name for name, value in base.named_parameters() if not value.requires_grad}
    whole = {name: value.detach().to(device) for name, value in (parameters | buffers).items()}
    learnt = {name: value for name, value in whole.items() if name in parameters and name not in frozen}
    kept = {name: value for name, value in whole.items() if name not in learnt}
    average = {name: value.clone() for name, value in learnt.items()}
    optimiser = torch.optim.Adam(learnt.values(), lr=rate)
    generator = torch.Generator().manual_seed(seed)
    data = torch.as_tensor(sets, dtype=torch.float32)

    def network(one: Any, other: Any, y: Any, noise: Any) -> Any:
        scaled = (y / torch.sqrt(1 + noise**2)[:, None]).reshape(len(y), *shape)
        return functional_call(base, (one, other), (scaled, torch.log(noise) / 4)).reshape(len(y), -1)

    def loss(one: Any, other: Any, x: Any, drawn: Any, noise: Any) -> Any:
        # what F has to give, of variance one: (x - y/(1 + s^2)) sqrt(1 + s^2)/s
        y = x + noise[:, None] * drawn
        target = (x - y / (1 + noise**2)[:, None]) * torch.sqrt(1 + noise**2)[:, None] / noise[:, None]
        return torch.mean((network(one, other, y, noise) - target) ** 2)

    slopes = vmap(grad_and_value(loss), in_dims=(0, 0, 0, 0, 0))
    count, size = len(weights), sets.shape[1]
    row = torch.arange(count)[:, None]
    for step in range(1, checkpoints[-1] + 1):
        x = data[row, torch.randint(size, (count, BATCH), generator=generator)]
        drawn = torch.randn(x.shape, generator=generator)
        noise = torch.exp(MIDDLE + WIDTH * torch.randn((count, BATCH), generator=generator))
        gradient, _ = slopes(learnt, kept, x.to(device), drawn.to(device), noise.to(device))
        if step == 1 and not any(value.any() for value in gradient.values()):
            raise ValueError("its output does not depend on its parameters")
        for name, value in learnt.items():
            value.grad = gradient[name]
        optimiser.step()
        with torch.no_grad():
            for name, value in learnt.items():
                average[name] += (value - average[name]) * min(1.0, (1 + AVERAGED) / (step + AVERAGED))
        step_done(step)
        if step in checkpoints:
            yield _checkpoint(step, network, loss, average, kept, held_out, levels, seeds, generator, device)


def rehearse(build: Build, name: str, shape: tuple[int, ...], device: Any) -> None:
    """UsageError unless two models go through a step of training and of sampling at once, and give numbers."""
    rows = np.random.default_rng(0).standard_normal((2, 4, prod(shape)))
    try:
        with reproducible():
            found, again = (
                next(train(build, 1e-3, shape, rows, rows[0], [0, 1], [1], np.array([1.0, 0.5]), rows[0], 0, device))
                for _ in range(2)
            )
    except (Exception, SystemExit) as error:
        raise UsageError(
            f"model = {name!r} cannot be trained by torch.func: {type(error).__name__}: {first_line(error)}"
        ) from error
    if not np.isfinite(found.samples).all():
        raise UsageError(f"model = {name!r} gives numbers that are not finite")
    if not np.allclose(found.samples, again.samples, rtol=ROUNDING, atol=ROUNDING):
        raise UsageError(f"model = {name!r} gives other numbers for the same seed; valid: no random numbers of its own")


def _initial(build: Build, shape: tuple[int, ...], number: int, seed: int) -> Any:
    """The model of this number: its initial weights depend on number and seed alone."""
    torch.manual_seed(int(np.random.SeedSequence([seed, number]).generate_state(1)[0]))
    return build(shape).eval()


def starts_alike(build: Build, shape: tuple[int, ...], seed: int) -> bool:
    """Whether models of two numbers have the same initial weights, as where the user's function sets a seed of its own."""
    first, second = ([v.clone() for v in _initial(build, shape, number, seed).parameters()] for number in range(2))
    return all(torch.equal(one, two) for one, two in zip(first, second, strict=True))


def _checkpoint(
    step: int,
    network: Any,
    loss: Any,
    average: dict[str, Any],
    kept: dict[str, Any],
    held_out: Array,
    levels: Array,
    seeds: Array,
    generator: Any,
    device: Any,
) -> Trained:
    every = vmap(network, in_dims=(0, 0, 0, None))
    count = len(next(iter(average.values())))

    def denoise(y: Any, noise: float) -> Any:
        level = torch.full((y.shape[1],), noise, dtype=y.dtype, device=device)
        root = (1 + noise**2) ** 0.5
        return y / root**2 + noise / root * every(average, kept, y, level)

    with torch.no_grad():
        start = torch.as_tensor(seeds, dtype=torch.float32, device=device) * float(levels[0])
        samples = heun(denoise, start.expand(count, *start.shape), levels).cpu().numpy().astype(np.float64)
        lost = np.full(count, np.nan)
        if len(held_out):
            x = torch.as_tensor(held_out, dtype=torch.float32, device=device)
            own = torch.Generator().manual_seed(0)  # the same noise for every model and checkpoint
            drawn = torch.randn(x.shape, generator=own).to(device)
            noise = torch.exp(MIDDLE + WIDTH * torch.randn(len(x), generator=own)).to(device)
            lost = (
                vmap(loss, in_dims=(0, 0, None, None, None))(average, kept, x, drawn, noise)
                .cpu()
                .numpy()
                .astype(np.float64)
            )
    return Trained(step, samples, lost)
