"""What a list makes of label names: all of them, none, any, a whole scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from gitlab_sandbox.state import model as m

NONE = frozenset({"none", "no label"})
WILDCARD = "::*"

Carries = Callable[[Iterable[m.Label]], bool]


def all_of(names: Sequence[str], *, scoped: bool, rooted: bool) -> Carries:
    """Every name; a word for none or any of them counts wherever it stands. `scoped`: `x::*` is a whole scope.

    `rooted`: the list is that of a project or group, where GitLab counts the names, so one given twice finds nothing.
    """
    words = {x.lower() for x in names}
    if words & NONE:
        return lambda labels: not any(True for _ in labels)
    if "any" in words:
        return lambda labels: any(True for _ in labels)
    if rooted and len(set(names)) < len(names):
        return lambda _labels: False
    tests = [_test(x, scoped) for x in names]
    return lambda labels: _each(tests, [x.title for x in labels])


def none_of(names: Iterable[str], *, scoped: bool) -> Carries:
    """Not one of the names; here every word is an ordinary name."""
    tests = [_test(x, scoped) for x in names]
    return lambda labels: not any(test(x.title) for x in labels for test in tests)


def _test(name: str, scoped: bool) -> Callable[[str], bool]:
    if scoped and name.endswith(WILDCARD):
        return lambda title: title.startswith(name[:-1])
    return lambda title: title == name


def _each(tests: Sequence[Callable[[str], bool]], titles: Sequence[str]) -> bool:
    return all(any(test(x) for x in titles) for test in tests)
