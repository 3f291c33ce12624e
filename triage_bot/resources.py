"""Finds the shipped policies, templates and starter files: inside the installed package, else beside it."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(kind: str) -> Path:
    """The folder of shipped `policies`, `templates` or `starter` files; raises FileNotFoundError if it is nowhere."""
    for folder in (_PACKAGE / "_shipped" / kind, _PACKAGE.parent / kind):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the shipped {kind} are missing from this installation")
