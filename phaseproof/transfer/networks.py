"""The small networks of ``transfer``, and a user's own: functions of an example's shape that give a torch.nn.Module.

A module is called with noisy examples (batch, *shape) of variance about one and a quarter of the logarithm of their noise
(batch,), and returns (batch, *shape). Many are trained at once by torch.func: no layer may keep statistics of a batch, draw
random numbers, or write into its input.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from importlib.util import module_from_spec
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import Any

import torch
from torch import nn

from ..campaigns.homes import specification
from ..numeric.files import first_line
from ..theory.errors import UsageError
from ..theory.spelling import did_you_mean

WIDTH, LAYERS = 256, 3
CHANNELS, CONVOLUTIONS, FEW = 20, 5, 4
"""A dimension of at most FEW entries, last or first, is one of colours."""

OF_TRAINING = (nn.modules.batchnorm._BatchNorm, nn.modules.dropout._DropoutNd, nn.RReLU)
"""Layers that behave otherwise in training, which all models of a batch cannot."""

Build = Callable[[tuple[int, ...]], Any]


class Dense(nn.Module):
    """Fully connected: LAYERS hidden layers of WIDTH."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        super().__init__()
        sizes = [prod(shape) + 1, *[WIDTH] * LAYERS]
        layers: list[nn.Module] = []
        for one, next_one in pairwise(sizes):
            layers += [nn.Linear(one, next_one), nn.ReLU()]
        self.layers = nn.Sequential(*layers, nn.Linear(WIDTH, prod(shape)))

    def forward(self, y: Any, noise: Any) -> Any:
        return self.layers(torch.cat([y.flatten(1), noise[:, None]], dim=1)).reshape(y.shape)


class Convolutional(nn.Module):
    """CONVOLUTIONS layers of 3 x 3 filters with CHANNELS channels; images (H, W), (H, W, colours) or (colours, H, W)."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        super().__init__()
        if len(shape) not in (2, 3) or (len(shape) == 3 and min(shape[0], shape[-1]) > FEW):
            raise UsageError(
                f"model = 'cnn', but examples have shape {shape}; valid: images H x W, H x W x colours or colours x H x W, "
                f"of at most {FEW} colours"
            )
        self.last = len(shape) == 3 and shape[-1] <= FEW
        colours = 1 if len(shape) == 2 else shape[-1] if self.last else shape[0]
        sizes = [colours + 1, *[CHANNELS] * (CONVOLUTIONS - 1)]
        layers: list[nn.Module] = []
        for one, next_one in pairwise(sizes):
            layers += [nn.Conv2d(one, next_one, 3, padding=1), nn.ReLU()]
        self.layers = nn.Sequential(*layers, nn.Conv2d(CHANNELS, colours, 3, padding=1))

    def forward(self, y: Any, noise: Any) -> Any:
        images = y.movedim(-1, 1) if self.last else y.reshape(len(y), -1, *y.shape[-2:])
        level = noise[:, None, None, None].expand(-1, 1, *images.shape[-2:])
        found = self.layers(torch.cat([images, level], dim=1))
        return found.movedim(1, -1) if self.last else found.reshape(y.shape)


MODELS: dict[str, tuple[Build, float]] = {"mlp": (Dense, 1e-3), "cnn": (Convolutional, 2e-3)}
"""By name: what builds a model, and the rate at which it learns."""


def builder(name: str) -> tuple[Build, float]:
    """A model by name, or MODULE:FUNCTION or FILE.py:FUNCTION of the user, which is run as Python."""
    if name in MODELS:
        return MODELS[name]
    module, colon, function = name.rpartition(":")
    if not colon or not module or not function.isidentifier():
        known = f"{', '.join(MODELS)}, or MODULE:FUNCTION, FILE.py:FUNCTION"
        raise UsageError(f"model = {name!r}; valid: {known}{did_you_mean(name, MODELS)}")
    try:
        found = getattr(_load(module), function)
    except (Exception, SystemExit) as error:
        raise UsageError(f"model = {name!r} cannot be loaded: {type(error).__name__}: {first_line(error)}") from error
    if not callable(found):
        raise UsageError(f"model = {name!r} is {type(found).__name__}; valid: a function of the shape of an example")
    return found, 1e-3


def _load(module: str) -> Any:
    if not module.endswith(".py"):
        here = str(Path.cwd())
        sys.path += [here] * (here not in sys.path)  # last: nothing here takes the name of a library
        return importlib.import_module(module)
    spec = specification(f"phaseproof_model_{Path(module).stem}", module)
    if spec is None or spec.loader is None or not Path(module).is_file():
        raise ImportError(f"there is no file {module}")
    loaded = module_from_spec(spec)
    sys.modules[spec.name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def check_model(build: Build, name: str, shape: tuple[int, ...]) -> None:
    """UsageError unless it builds a module with parameters that gives examples for noisy examples."""
    try:
        made = build(shape)
    except UsageError:
        raise
    except (Exception, SystemExit) as error:
        raise UsageError(
            f"model = {name!r} fails for shape {shape}: {type(error).__name__}: {first_line(error)}"
        ) from error
    if not isinstance(made, nn.Module) or not any(value.requires_grad for value in made.parameters()):
        raise UsageError(
            f"model = {name!r} built {type(made).__name__}; valid: a torch.nn.Module with parameters to be trained"
        )
    for layer in made.modules():
        if isinstance(layer, OF_TRAINING) or getattr(layer, "track_running_stats", False):
            raise UsageError(
                f"model = {name!r} has a layer {type(layer).__name__}, which does something else in training; valid: layers "
                "without statistics of a batch and without random numbers, as LayerNorm and GroupNorm"
            )
    try:
        with torch.no_grad():
            found = made(torch.zeros(2, *shape), torch.zeros(2))
    except (Exception, SystemExit) as error:
        raise UsageError(
            f"model = {name!r} fails on examples {(2, *shape)}: {type(error).__name__}: {first_line(error)}"
        ) from error
    if getattr(found, "shape", None) != (2, *shape):
        raise UsageError(
            f"model = {name!r} gives shape {tuple(getattr(found, 'shape', ()))} for {(2, *shape)}; valid: the same"
        )
