"""The house stays small: few loose modules, few rooms, one meaning a name, and long lists of fields by name."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
from collections.abc import Callable, Iterator

import pytest

from tests.meta import source
from tests.meta.laws import Offender, everything, holds, nodes, ruby, sandbox


def test_few_modules_stand_loose_at_the_root() -> None:
    loose = sorted(file.stem for file in source.PACKAGE.glob("*.py") if file.stem not in ("__init__", "__main__"))
    assert len(loose) <= 4, f"at most 4 modules outside any room, not {len(loose)}: {', '.join(loose)}"


def test_the_house_has_few_rooms_on_few_floors() -> None:
    """A folder in a room is a room of its own."""
    folders = sorted({file.parent.relative_to(source.PACKAGE) for file in source.modules()} - {source.Path()})
    rooms = ", ".join(folder.as_posix() for folder in folders)
    assert len(folders) <= 20, f"at most 20 rooms, not {len(folders)}: {rooms}"
    assert len(source.LAYERS) <= 12, f"at most 12 floors, not {len(source.LAYERS)}"


@pytest.mark.parametrize("files", [source.modules, sandbox, ruby], ids=["triage_bot", "gitlab_sandbox", "ruby_subset"])
def test_each_class_name_stands_once(files: Callable[[], tuple[source.Path, ...]]) -> None:
    """The packages share nothing, so each has its own names for what it holds."""
    holds("A class name means one thing in the whole tree", _repeated(files()))


def _repeated(files: tuple[source.Path, ...]) -> Iterator[Offender]:
    places: dict[str, list[tuple[source.Path, int]]] = {}
    for file, node in nodes(files, ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        places.setdefault(node.name, []).append((file, node.lineno))
    for name, stands in places.items():
        for file, line in stands if len(stands) > 1 else ():
            yield file, line, f"{name} stands {len(stands)} times"


def test_dataclasses_of_more_than_four_fields_are_made_by_name() -> None:
    """What two of a kind are not compared by does not count."""
    holds("A dataclass of more than four fields is keyword-only", _by_position())


def _by_position() -> Iterator[Offender]:
    for kind in _dataclasses():
        fields = [field for field in dataclasses.fields(kind) if field.init and field.compare]
        positional = [field.name for field in fields if not field.kw_only]
        if len(fields) > 4 and positional:
            line = inspect.getsourcelines(kind)[1]
            yield source.Path(inspect.getfile(kind)), line, f"{kind.__name__} takes {', '.join(positional)} by position"


def _dataclasses() -> Iterator[type]:
    for file in everything():
        if file.stem != "__main__":
            parts = file.relative_to(source.ROOT).with_suffix("").parts
            module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
            kinds = [kind for kind in vars(module).values() if isinstance(kind, type)]
            yield from (kind for kind in kinds if kind.__module__ == module.__name__ and dataclasses.is_dataclass(kind))
