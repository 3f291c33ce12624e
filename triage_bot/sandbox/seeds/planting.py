"""Chooses the seed by its name and plants it."""

from __future__ import annotations

from pathlib import Path

from triage_bot.sandbox.errors import ApiError
from triage_bot.sandbox.seeds import base, demo, numbered, reader
from triage_bot.sandbox.seeds.shape import SeedError
from triage_bot.sandbox.state.store import State


def plant(state: State, seed: str, pin: bool) -> None:
    """`pin`: the seed may set the clock, because the caller did not."""
    if seed == "empty":
        base.plant(state)
    elif seed == "demo":
        demo.plant(state, pin)
    elif seed.startswith("issues:"):
        numbered.plant(state, *numbered.parse(seed))
    elif Path(seed).suffix in (".yml", ".yaml"):
        _plant_file(state, Path(seed), pin)
    else:
        raise SeedError(f"unknown seed {seed!r}: empty, demo, issues:N, issues:N:SHARE or a .yml file")


def _plant_file(state: State, path: Path, pin: bool) -> None:
    try:
        reader.plant(state, reader.load(path), pin, path.name, path.parent)
    except ApiError as error:  # a label twice, a scope nobody knows …
        raise SeedError(f"{path.name}: {error.body}") from error
