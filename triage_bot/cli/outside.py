"""What of the process and of a project's helper files expressions may read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from triage_bot.errors import Fault, FaultyFiles, UsageError

if TYPE_CHECKING:  # --help waits for no engine
    from triage_bot.policy.policy_set import Outside

_SECRET = re.compile("TOKEN|SECRET|KEY|PASSWORD|AUTH", re.I)
_VARIABLE = re.compile(r"[^=\0\s]+")
_HELPER = re.compile(r"[a-z_][A-Za-z0-9_]*[?!]?")


def outside(env: Mapping[str, str], names: Iterable[str], files: Iterable[Path]) -> Outside:
    """What expressions may read; raises UsageError, FaultyFiles."""
    from triage_bot.policy.policy_set import Outside

    given = frozenset(names)
    readable = environment(env, given)
    return Outside(environment=readable, given=given, helpers=tuple(helpers(files).items()))


def environment(env: Mapping[str, str], given: Iterable[str]) -> dict[str, str]:
    """The variables that expressions may read: those whose names speak of no secret, and those given by name."""
    names = set(given)
    for name in names:
        if not _VARIABLE.fullmatch(name):
            raise UsageError("--env takes the name of a variable", "write --env NAME; its value stays there")
    return {name: value for name, value in env.items() if name in names or not _SECRET.search(name)}


def helpers(files: Iterable[Path]) -> dict[str, str]:
    """The helpers that these files define: name → expression; raises FaultyFiles with all faults."""
    from triage_bot.shapes.source import parse, read_text

    known: dict[str, str] = {}
    faults: list[Fault] = []
    for file in files:
        text, fault = read_text(file)
        source = parse(text, str(file))
        data = source.data if isinstance(source.data, dict) else {}
        if not fault and not source.faults and not data:
            source.fault((), "a file of helpers is a map: `name: expression`")
        for name, expression in data.items():
            if not _HELPER.fullmatch(name):
                source.fault(
                    (name,), f'"{name}" cannot be the name of a helper', "write one such as stale_days", key=True
                )
            elif not isinstance(expression, str):
                source.fault((name,), f"the helper {name} is a text with an expression", "put it in quotes")
            elif known.setdefault(name, expression) != expression:
                source.fault((name,), f"the helper {name} is defined in another file, too", key=True)
        faults += [fault] if fault else source.faults
    if faults:
        raise FaultyFiles(faults)
    return known


def refuse_plugins(files: Iterable[str]) -> None:
    """Raises UsageError for files of Ruby: nothing of them is run."""
    if names := ", ".join(files):
        hint = "write what policies use of them as expressions, `name: expression`, and pass --helpers FILE.yml"
        raise UsageError(f"--require: no Ruby is run, so {names} cannot be loaded", hint)
