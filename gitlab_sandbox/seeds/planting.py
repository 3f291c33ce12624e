"""Chooses the seed by its name and plants it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gitlab_sandbox.errors import ApiError
from gitlab_sandbox.seeds import base, demo, numbered, reader
from gitlab_sandbox.seeds.shape import SeedError
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import people
from gitlab_sandbox.state.store import State

Seed = str | Mapping[str, Any]
"""A seed's name, its file, or what such a file would say."""


def plant(state: State, seed: Seed, pin: bool) -> None:
    """`pin`: the seed may set the clock, because the caller did not."""
    if not isinstance(seed, str):
        reader.plant(state, seed, pin)
    elif seed == "empty":
        base.plant(state)
        _join_root(state)
    elif seed == "demo":
        demo.plant(state, pin)
    elif seed.startswith("issues:"):
        numbered.plant(state, *numbered.parse(seed))
    elif Path(seed).suffix in (".yml", ".yaml"):
        _plant_file(state, Path(seed), pin)
    else:
        raise SeedError(f"unknown seed {seed!r}: empty, demo, issues:N, issues:N:SHARE or a .yml file")


def _join_root(state: State) -> None:
    """Who makes a group owns it; without a member nobody there could open an issue that is believed."""
    root = state.user("root")
    if root is not None:
        people.join(state, state.the_project().group, root, m.OWNER)


def _plant_file(state: State, path: Path, pin: bool) -> None:
    try:
        reader.plant(state, reader.load(path), pin, path.name, path.parent)
    except ApiError as error:  # a label twice, a scope nobody knows …
        raise SeedError(f"{path.name}: {error.body}") from error
