"""The actions' registry: every module here that defines an action is found by itself."""

from __future__ import annotations

import inspect
import pkgutil
from functools import cache
from importlib import import_module

from triage_bot.actions.base import Action


@cache
def registry() -> dict[str, type[Action]]:
    """YAML key → class, in alphabetical order; two modules with one key are refused."""
    found: dict[str, type[Action]] = {}
    for info in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{info.name}")
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ != module.__name__ or not issubclass(kind, Action) or not kind.key:
                continue
            if kind.key in found:
                raise RuntimeError(f'two actions are called "{kind.key}"')
            found[kind.key] = kind
    return dict(sorted(found.items()))
