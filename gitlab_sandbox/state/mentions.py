"""Who and what a text names: people hear of it, and other items get a system note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from gitlab_sandbox import permissions
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import rendered
from gitlab_sandbox.state.acting import Actor
from gitlab_sandbox.state.rendered import Rendered
from gitlab_sandbox.state.store import State
from gitlab_sandbox.state.traces import system_note

NAME = r"[A-Za-z0-9_.](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?"
PLACE = rf"(?P<path>{NAME}(?:/{NAME})*)"
BEFORE, AFTER = r"(?<![A-Za-z0-9_])", r"(?![A-Za-z0-9_])"
PERSON = re.compile(rf"{BEFORE}@(?P<name>{NAME}(?:/{NAME})*)")
KINDS = {"#": "issue", "!": "merge_request", "&": "epic"}
WORDS = {"Issue": "issue", "MergeRequest": "merge request", "Epic": "epic"}
REFERENCE = re.compile(rf"(?:{BEFORE}{PLACE})?(?P<sign>[#!&])(?P<iid>\d{{1,9}}){AFTER}")
BRACKET = re.compile(rf"\[(?P<word>issue|work_item|epic):(?:{PLACE}/)?(?P<iid>\d{{1,9}})\]")
PLAIN = re.compile(rf"{BEFORE}GL-(?P<iid>\d{{1,9}}){AFTER}")
ADDRESS = re.compile(r"""https?://[^\s<>"'`]+""", re.IGNORECASE)
PAGE = re.compile(
    rf"^/(?:groups/)?{PLACE}/(?:-/)?(?P<word>issues|work_items|merge_requests|epics)/(?P<iid>\d{{1,9}}){AFTER}"
)
SIGNS = {"issue": "#", "work_item": "#", "epic": "&"}
PAGE_SIGNS = {"issues": "#", "work_items": "#", "merge_requests": "!", "epics": "&"}

Home = m.Project | m.Group


@dataclass(frozen=True, slots=True)
class Named:
    """An item as a text names it, in full: `group/project#2`."""

    path: str
    sign: str
    iid: int

    def __str__(self) -> str:
        return f"{self.path}{self.sign}{self.iid}"


def note_mentions(
    actor: Actor,
    source: m.Issuable,
    new: Rendered,
    old: Rendered | None = None,
    note: m.Note | None = None,
) -> None:
    """Tells the people named in a text but not in its earlier form, and every item named, once per source."""
    before = people(actor.state, source, old or Rendered(), actor.user, note)
    heard = [u for u in people(actor.state, source, new, actor.user, note) if u not in before]
    named = items(actor.state, source.home, new)
    if heard or named:
        at = m.Mention(
            at=actor.now, by=actor.user, source=source, note=note, people=heard, items=[str(x) for x in named]
        )
        actor.state.mentions.append(at)
    for person in named:
        target = find(actor.state, person)
        if target is not None and target is not source and permissions.can_read(actor.user, target):
            _cross_reference(actor, source, target)


def _cross_reference(actor: Actor, source: m.Issuable, target: m.Noteable) -> None:
    body = f"mentioned in {WORDS[source.kind]} {source.reference(target.home)}"
    if not any(n.system and n.body == body for n in target.notes):
        system_note(actor, target, body).about = source


# ---- people -----------------------------------------------------------------------------------


def people(state: State, source: m.Issuable, text: Rendered, by: m.User, note: m.Note | None) -> list[m.User]:
    """Everyone the text calls who may read it, but not its own author."""
    users = [u for name in names(text) for u in _called(state, source.home, name)]
    return [u for u in dict.fromkeys(users) if u is not by and _may_hear(u, source, note)]


def names(text: Rendered) -> list[str]:
    """Names as written after an `@`; a link to `@name` names as well."""
    called = [x["name"] for piece in text.pieces for x in PERSON.finditer(piece)]
    return called + [x["name"] for link in text.links if (x := PERSON.fullmatch(unquote(link)))]


def _called(state: State, home: Home, name: str) -> Iterable[m.User]:
    user = state.user(name)
    if user is not None:
        return [user]
    if name.lower() == "all":
        places = list(dict.fromkeys([home, *_group(home).lineage()]))
        return [x.user for place in places for x in place.members.values()]
    group = state.group(name) if not name.isdigit() else None
    return [x.user for place in group.lineage() for x in place.members.values()] if group else []


def _group(home: Home) -> m.Group:
    return home.group if isinstance(home, m.Project) else home


def _may_hear(user: m.User, source: m.Issuable, note: m.Note | None) -> bool:
    """Bots hear of nothing."""
    if user.bot or user.state != "active" or not permissions.can_read(user, source):
        return False
    return note is None or permissions.can_read_note(user, note, source)


# ---- items ------------------------------------------------------------------------------------


def items(state: State, home: Home, text: Rendered) -> list[Named]:
    """The items named by reference or by an address of this instance, whether they exist or not."""
    named = [person for piece in text.pieces for person in _in_piece(state, home, piece)]
    for link in text.links:
        named += [*_whole(home, unquote(link)), *_at(state, link)]
    return list(dict.fromkeys(named))


def _in_piece(state: State, home: Home, piece: str) -> Iterator[Named]:
    bare = ADDRESS.sub(" ", piece)
    for match in REFERENCE.finditer(bare):
        yield _named(home, match["path"], match["sign"], match["iid"])
    for match in BRACKET.finditer(bare):
        yield _named(home, match["path"], SIGNS[match["word"]], match["iid"])
    for match in PLAIN.finditer(bare):
        yield _named(home, None, "#", match["iid"])
    for match in ADDRESS.finditer(piece):
        yield from _at(state, match.group())


def _whole(home: Home, link: str) -> Iterator[Named]:
    """`[text](#2)` is a reference, too."""
    if match := REFERENCE.fullmatch(link):
        yield _named(home, match["path"], match["sign"], match["iid"])


def _at(state: State, address: str) -> Iterator[Named]:
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets that are no host
        return
    if parts.netloc.lower() == urlsplit(state.address).netloc and (match := PAGE.match(unquote(parts.path))):
        yield Named(match["path"], PAGE_SIGNS[match["word"]], int(match["iid"]))


def _named(home: Home, path: str | None, sign: str, iid: str) -> Named:
    """A lone name is a project beside this one; epics belong to groups."""
    group = _group(home).full_path
    if sign == "&":
        return Named(path or group, sign, int(iid))
    if path is None:
        return Named(home.full_path, sign, int(iid))
    return Named(path if "/" in path else f"{group}/{path}", sign, int(iid))


def find(state: State, named: Named) -> m.Noteable | None:
    home = state.project(named.path) if not named.path.isdigit() else None
    if home is None or named.sign == "&":
        return None
    return home.issues.get(named.iid) if named.sign == "#" else home.merge_requests.get(named.iid)


def parse_reference(actor: Actor, home: Home, text: str) -> m.Issue | None:
    """The issue a command names."""
    for named in items(actor.state, home, rendered.title(text)):
        noteable = find(actor.state, named)
        if isinstance(noteable, m.Issue) and permissions.can_read_issue(actor.user, noteable):
            return noteable
    return None
