"""Finds the vocabulary: every module of a package that defines a word is found by itself."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterable
from importlib import import_module
from typing import TypeVar

W = TypeVar("W")


def words(package: str, path: Iterable[str], base: type[W], named: str = "key") -> dict[str, type[W]]:
    """YAML key (or another name) → class derived from `base`, by alphabet; two modules with one key are refused."""
    found: dict[str, type[W]] = {}
    for info in pkgutil.iter_modules(path):
        module = import_module(f"{package}.{info.name}")
        for _, kind in inspect.getmembers(module, inspect.isclass):
            key = getattr(kind, named, "")
            if kind.__module__ != module.__name__ or not issubclass(kind, base) or not isinstance(key, str) or not key:
                continue
            if key in found:
                raise RuntimeError(f'two modules of {package} define "{key}"')
            found[key] = kind
    return dict(sorted(found.items()))
