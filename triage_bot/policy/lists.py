"""Lists as policies write them: reader, call, and sections with their conditions and lines; several files, one list."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Optional

from pydantic import BeforeValidator, Field, create_model, model_validator

from triage_bot.actions import registry
from triage_bot.actions.base import Action
from triage_bot.context.process import LIST, Calls, ListSpec
from triage_bot.errors import ValueFault, nearest
from triage_bot.shapes.source import Path_, Source
from triage_bot.shapes.values import NAMED, MapEntry, Strict, Words, refuse
from triage_bot.text.template import faults_in

HEAD = ("title", "template", "for_", "shared", "reminders", "call")
"""What is said of a list as a whole, once."""


class SectionBase(Strict):
    """Which issues or accounts stand in a section of a list, and what each line says."""

    of: Literal["issues", "accounts"] = "issues"
    for_: str | None = Field(default=None, alias="for")
    line: str = ""
    mention: Words = ()
    call: Literal["daily", "monthly"] | None = None
    in_full: bool = Field(default=False, description="What stands in a section above stands here, too.")


def _by_name(given: Any) -> Any:
    """Names alone are sections that rules write on."""
    given = [given] if isinstance(given, str) else given
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        return given
    twice = next((name for name in given if given.count(name) > 1), "")
    refuse(twice, f'the section "{twice}" is written twice')
    return dict.fromkeys(given)


def _several(given: Any) -> Any:
    """One entry stands for a list of one, nothing for none."""
    return () if given is None else given if isinstance(given, list) else (given,)


def _calls(given: Any) -> Any:
    refuse(
        isinstance(given, str) and given != "weekly", f'"{given}" is no call here, write weekly or {{weekly: friday}}'
    )
    return {"weekly": "monday"} if given == "weekly" else given


class ListBase(MapEntry):
    """A living list: one issue per person in the role `for`, or one for all; a file may `add` sections to another's."""

    title: str | None = None
    template: str | None = None
    for_: str | None = Field(default=None, alias="for")
    shared: bool | None = None
    reminders: bool | None = None
    call: Annotated[Calls, BeforeValidator(_calls)] | None = None
    sections: dict[str, Any] | None = None
    add: dict[str, Any] | None = None
    after: str | None = None

    @model_validator(mode="after")
    def _usable(self) -> Any:
        refuse(self.sections is None and self.add is None, "sections is missing")
        refuse(self.sections is not None and self.add is not None, "`add` is for the sections of another file's list")
        refuse(self.sections == {}, "sections is empty")
        refuse(self.after and self.add is None, "`after` says where those of `add` go")
        refuse(self.shared and self.reminders, "reminders are for one person: a shared list cannot hold them")
        refuse(self.shared and self.for_, "`for` names the reader of a list that is not shared")
        for _, message in faults_in(self.title or "", frozenset({"person"})):
            raise ValueFault(f"title: {message}")
        return self

    @property
    def own(self) -> Mapping[str, tuple[Any, ...]]:
        """Its sections, by name, each with its entries."""
        return self.sections or self.add or {}


def lists_model(conditions: Any) -> Any:
    """The model of `lists`, for this model of conditions."""
    section: Any = create_model("Section", __base__=SectionBase, when=(conditions, ...))
    several: Any = tuple[section, ...]
    entries: Any = Annotated[several, BeforeValidator(_several, json_schema_input_type=section | several | None)]
    named: Any = dict[str, entries]
    sections: Any = Optional[Annotated[named, BeforeValidator(_by_name, json_schema_input_type=named | Words)]]  # noqa: UP045
    entry: Any = create_model("List", __base__=ListBase, sections=(sections, None), add=(sections, None))
    return Optional[Annotated[dict[str, entry], NAMED]]  # noqa: UP045 – made at run time


@dataclass(frozen=True)
class WrittenList:
    """One list in one file."""

    source: Source
    given: ListBase

    @property
    def path(self) -> Path_:
        """Where it stands."""
        return ("lists", self.given.name)

    def fault(self, key: str, message: str, hint: str = "") -> None:
        """Adds a fault at one of its keys."""
        self.source.fault((*self.path, key), message, hint, key=True)


@dataclass(frozen=True, kw_only=True)
class ListSection:
    """One entry of a section, and where it stands; `rule` is the id of the rule that writes its lines."""

    list: ListBase
    name: str
    entry: Any
    source: Source
    path: Path_
    rule: str


@dataclass(frozen=True)
class Combined:
    """A list as all files together say it, what is said of it as a whole, and the files that give it sections."""

    spec: ListSpec
    head: ListBase
    parts: tuple[WrittenList, ...]


def combined(files: Iterable[tuple[Source, Mapping[str, ListBase] | None]]) -> dict[str, Combined]:
    """Every list by its name; what does not fit together is told."""
    by_name: dict[str, list[WrittenList]] = {}
    for source, lists in files:
        for name, given in (lists or {}).items():
            by_name.setdefault(name, []).append(WrittenList(source, given))
    return {name: _list(name, written) for name, written in by_name.items()}


def _list(name: str, written: list[WrittenList]) -> Combined:
    parts = _apart(written)
    head = _head(parts)
    sections: dict[str, tuple[Any, ...]] = {}
    whole = parts[0].given.sections is not None
    parts = [_placed(part, sections, whole) for part in parts]
    if head.title is None:
        parts[0].source.fault(parts[0].path, "title is missing", key=True)
    spec = ListSpec(
        title=head.title or name,
        template=head.template or LIST,
        sections=tuple(sections),
        call=_calls_of(parts, head, sections),
        in_full=tuple(name for name, entries in sections.items() if any(entry.in_full for entry in entries)),
        shared=bool(head.shared),
        reminders=bool(head.reminders),
    )
    return Combined(spec.called(name), head, tuple(parts))


def _apart(written: list[WrittenList]) -> list[WrittenList]:
    """The file that has the list itself, if one does, then those that add to it; what is said twice counts once."""
    whole = [each for each in written if each.given.sections is not None]
    for other in whole[1:]:
        if other.given != whole[0].given:
            place = whole[0].source.place(whole[0].path, key=True)
            message = f'the list "{other.given.name}" differs from the one at {place}'
            other.source.fault(other.path, message, "sections of another file's list go under `add`", key=True)
    return [*whole[:1], *(each for each in written if each.given.sections is None)]


def _calls_of(parts: list[WrittenList], head: ListBase, sections: Mapping[str, tuple[Any, ...]]) -> Calls:
    """When its reader is called: as the list says it, and each section."""
    calls = head.call or Calls()
    for part in parts:
        named = part.given.call or Calls()
        for key, words in (("daily_for", named.daily_for), ("monthly_for", named.monthly_for)):
            if unknown := next((word for word in words if word not in sections), ""):
                part.fault("call", f'{key} names "{unknown}", which is no section here', nearest(unknown, sections))
    daily, monthly = ((*_called(sections, often),) for often in ("daily", "monthly"))
    update = {"daily_for": (*calls.daily_for, *daily), "monthly_for": (*calls.monthly_for, *monthly)}
    return calls.model_copy(update=update)


def _called(sections: Mapping[str, tuple[Any, ...]], often: str) -> Iterator[str]:
    return (name for name, entries in sections.items() if any(entry.call == often for entry in entries))


def _head(parts: list[WrittenList]) -> ListBase:
    """What the files say of the list as a whole; two that differ are a fault."""
    head, first = parts[0].given, parts[0]
    for other in parts[1:]:
        for key in HEAD:
            ours, theirs = getattr(head, key), getattr(other.given, key)
            if ours is None and theirs is not None:
                head = head.model_copy(update={key: theirs})
            elif theirs is not None and theirs != ours:
                place = first.source.place(first.path, key=True)
                other.fault(key.rstrip("_"), f'the list "{head.name}" is another one at {place}')
    return head


def _placed(written: WrittenList, sections: dict[str, tuple[Any, ...]], whole: bool) -> WrittenList:
    """Puts sections in their place; one that is there already is told, and left out.

    Not `whole`: no file has the list itself.
    """
    given, key, before = written.given, "add" if written.given.add else "sections", dict(sections)
    if given.after is not None and whole and given.after not in before:
        written.fault("after", f'"{given.name}" has no section "{given.after}"', nearest(given.after, before))
    for name in given.own.keys() & before.keys():
        written.source.fault((*written.path, key, name), f'the section "{name}" is there already', key=True)
    own = {name: entries for name, entries in given.own.items() if name not in before}
    sections.clear()
    for name, entries in before.items():
        sections |= {name: entries} | (own if name == given.after else {})
    sections |= own
    return WrittenList(written.source, given.model_copy(update={key: own}))


def line_of(section: ListSection, head: ListBase) -> dict[str, Action]:
    """The action that keeps a section's lines, by its key."""
    key, kind = next((key, kind) for key, kind in registry().items() if kind.lists)
    make: Any = kind  # made of its keys as YAML writes them
    entry = section.entry
    given = {"name": section.list.name, "section": section.name, "line": entry.line, "mention": entry.mention}
    return {key: make(**given, **{"for": entry.for_ or head.for_})}


def sections_of(written: WrittenList, slug: Callable[[str], str]) -> Iterator[ListSection]:
    """The entries that one file gives to a list, each with the id of its rule."""
    given, source = written.given, written.source
    key = "sections" if given.sections is not None else "add"
    for name, entries in given.own.items():
        several = isinstance(source.at((*written.path, key, name)), list)
        for number, entry in enumerate(entries):
            path: Path_ = (*written.path, key, name, *((number,) if several else ()))
            rule = slug(f"{given.name} {name}") + (f"-{number + 1}" if number else "")
            yield ListSection(list=given, name=name, entry=entry, source=source, path=path, rule=rule)
