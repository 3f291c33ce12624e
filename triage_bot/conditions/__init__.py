"""The conditions' registry: every module here that defines a condition is found by itself."""

from __future__ import annotations

import inspect
import pkgutil
from functools import cache
from importlib import import_module

from triage_bot.conditions.base import Condition


@cache
def registry() -> dict[str, type[Condition]]:
    """YAML key → class, in alphabetical order; two modules with one key are refused."""
    found: dict[str, type[Condition]] = {}
    for info in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{info.name}")
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ != module.__name__ or not issubclass(kind, Condition) or not kind.key:
                continue
            if kind.key in found:
                raise RuntimeError(f'two conditions are called "{kind.key}"')
            found[kind.key] = kind
    return dict(sorted(found.items()))
