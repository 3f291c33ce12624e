"""What several files say of the same thing, on which they have to agree."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from triage_bot.errors import Place, ValueFault
from triage_bot.model.addresses import AccountSource, Host, gitlab_host
from triage_bot.policy.reading import PolicyFile
from triage_bot.shapes.source import Path_, is_file

T = TypeVar("T")
SOURCE = ("resource_rules", "accounts", "source")
_SINGULAR = {"label_categories": "category", "forms": "form", "values": "value", "named": "condition set"}
_SINGULAR |= {"priorities": "priority"}


class Agreement:
    """The files of one policy; where they differ, the later one is at fault."""

    def __init__(self, files: Sequence[PolicyFile]) -> None:
        self.files = files

    def by_name(self, key: str) -> dict[str, Any]:
        """What every file defines under this key; one name that means two things is a fault."""
        first: dict[str, tuple[Any, Place]] = {}
        for file in self.files:
            for name, given in (getattr(file.model, key) or {}).items():
                value, place = first.setdefault(name, (given, file.source.place((key, name), key=True)))
                if value != given:
                    what = f'the {_SINGULAR[key]} "{name}"'
                    file.source.fault((key, name), f"{what} differs from the one at {place}", key=True)
        return {name: value for name, (value, _) in first.items()}

    def _agreed(
        self, given: Iterable[tuple[PolicyFile, Path_, T]], same: Callable[[T], object], key: bool = False
    ) -> tuple[T, Place] | tuple[None, None]:
        """What the first file says, and where; one that says another thing is at fault."""
        first: tuple[T, Place] | None = None
        for file, path, value in given:
            first = first or (value, file.source.place(path, key))
            if same(value) != same(first[0]):
                file.source.fault(path, f'"{path[-1]}" differs from the one at {first[1]}', key=key)
        return first or (None, None)

    def setting(self, key: str) -> Any:
        """A setting that one file gives."""
        given = ((file, (key,), value) for file in self.files if (value := getattr(file.model, key)) is not None)
        return self._agreed(given, lambda value: value, key=True)[0]

    def people_file(self) -> Path | None:
        """The people file that is named, if there is one."""
        return self._agreed(self._people_files(), Path.resolve)[0]

    def account_source(self) -> AccountSource | None:
        """Where the account list is, if that is said."""
        return self._agreed(self._account_sources(), _place_of)[0]

    def host(self) -> tuple[Host, Place] | tuple[None, None]:
        """The GitLab that is named, and where."""
        return self._agreed(self._hosts(), lambda host: host.origin, key=True)

    def _people_files(self) -> Iterator[tuple[PolicyFile, Path_, Path]]:
        """The people files that are named, each relative to the policy that names it."""
        for file in self.files:
            if file.model.people and is_file(path := file.path.parent / file.model.people):
                yield file, ("people",), path
            elif file.model.people:
                file.source.fault(("people",), f'there is no file "{file.model.people}" beside this one')

    def _hosts(self) -> Iterator[tuple[PolicyFile, Path_, Host]]:
        """The hosts that are named; faults repeat nothing of an address that cannot be used."""
        for file in self.files:
            try:
                host = gitlab_host(text) if (text := file.model.host_url or "").strip() else None
            except ValueFault as fault:
                file.source.fault(("host_url",), f"host_url {fault}")
                continue
            if host and host.origin.is_open:
                what = f"host_url: plain http to {host.origin.place} would show the token to everyone on the way"
                cure = "write https://, or leave it out and pass --host-url yourself"
                file.source.fault(("host_url",), what, cure)
            elif host:
                yield file, ("host_url",), host

    def _account_sources(self) -> Iterator[tuple[PolicyFile, Path_, AccountSource]]:
        """What files say of the account list; one that can be here alone must be there."""
        first = True
        for file in self.files:
            of_type = (file.model.resource_rules or {}).get("accounts")
            for path, given in ((("accounts",), file.model.accounts), (SOURCE, of_type.source if of_type else None)):
                if given is None:
                    continue
                source = given.beside(file.path.parent, file.source.place(path), str(path[-1]))
                if missing := source.is_local and not is_file(Path(source.here)):
                    hint = "write one, or copy accounts.example.csv"
                    file.source.fault(path, f'there is no file "{source.file}" beside this one', hint)
                if first or not missing:  # of a second one that is missing nothing else is told
                    yield file, path, source
                first = False


def _place_of(source: AccountSource) -> tuple[Path, AccountSource]:
    """Two sources are one if their files are, however the path to them is written."""
    return Path(source.here).resolve(), source.model_copy(update={"file": ""}) if source.is_local else source
