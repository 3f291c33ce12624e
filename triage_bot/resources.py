"""Finds what the package brings: the words of its vocabulary, shipped policies, templates and starter files."""

import inspect
import pkgutil
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import TypeVar

W = TypeVar("W")
_PACKAGE = Path(__file__).resolve().parent


def words(package: str, path: Iterable[str], base: type[W], named: str = "key") -> dict[str, type[W]]:
    """YAML key (or another name) → class derived from `base`, by alphabet; two modules with one key are refused."""
    classes: dict[str, type[W]] = {}
    for info in pkgutil.iter_modules(path):
        module = import_module(f"{package}.{info.name}")
        for _, kind in inspect.getmembers(module, inspect.isclass):
            key = getattr(kind, named, "")
            if kind.__module__ != module.__name__ or not issubclass(kind, base) or not isinstance(key, str) or not key:
                continue
            if key in classes:
                raise RuntimeError(f'two modules of {package} define "{key}"')
            classes[key] = kind
    return dict(sorted(classes.items()))


def shipped(kind: str) -> Path:
    """The folder of `policies`, `templates` or `starter`, in the package, else beside it; raises FileNotFoundError."""
    for folder in (_PACKAGE / "_shipped" / kind, _PACKAGE.parent / kind):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the shipped {kind} are missing from this installation")
