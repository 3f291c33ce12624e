"""Who is spoken to: a role on an issue becomes a username, or plain text and a warning."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date

from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource import Issue, Ref
from triage_bot.shapes.values import Username, written
from triage_bot.text.inert import PrintedList, Raw, inert, is_username, one_line

ROLES = frozenset(
    "csm backup_csm ae sa rm asm regional_director csm_manager csm_director exec_sponsor product_dri "
    "vp_cs cs_director_public_sector regional_sales_director author assignees".split()
)
_TITLES = {
    "ae": "account executive",
    "sa": "solutions architect",
    "rm": "renewals manager",
    "asm": "area sales manager",
    "csm_manager": "CSM manager",
    "csm_director": "CSM director",
    "vp_cs": "VP of customer success",
    "product_dri": "product DRI",
    "cs_director_public_sector": "CS director for the public sector",
}
"""How a role is called where nobody holds it."""
MANAGERS = ("csm_manager", "csm_director")
"""Those above an account's CSM, who is never one of them."""
_PUBLIC, _OF_PUBLIC = "public_sector", "cs_director_public_sector"
"""The column, and the segment, of accounts with a director of their own; and that director (R122)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person addressed: by mention if the username is known and may be mentioned, else as text."""

    username: str = ""
    text: str = ""
    warning: str = ""
    unnamed: bool = False
    """Nobody holds the role: there is no one to tell."""
    covers: str = ""
    """For whom it stands in, and until when."""

    @property
    def shown(self) -> Raw:
        """`@user`, or powerless text: `csm-anna:`."""
        return Raw(f"@{self.username}") if self.username else Raw(f"{inert(self.text)}:")


def everyone(roles: Iterable[str], seen: Seen, scene: Scene) -> list[Recipient]:
    """The people that some roles stand for, in order."""
    return [recipient for role in roles for recipient in recipients(role, seen, scene)]


def usernames(people: Iterable[Recipient]) -> tuple[str, ...]:
    """Those of them who may be mentioned, each once."""
    return tuple(dict.fromkeys(person.username for person in people if person.username))


def without(people: Iterable[Recipient], gone: Container[str]) -> list[Recipient]:
    """Those of them who are not gone; nobody who is only named is."""
    return [person for person in people if not (person.username and Username(person.username) in gone)]


def printed(people: Iterable[Recipient]) -> PrintedList:
    """The name `to` of texts: how they are addressed, or a list of their usernames."""
    people = tuple(people)
    return PrintedList((person.username for person in people), " ".join(person.shown for person in people))


def told(people: Iterable[Recipient], ref: Ref) -> tuple[str, ...]:
    """What has to be reported about these people: once per role nobody holds, else with the issue."""
    lines = (person.warning if person.unnamed else f"{ref}: {person.warning}" for person in people if person.warning)
    return tuple(dict.fromkeys(lines))


def recipients(role: str, seen: Seen, scene: Scene) -> tuple[Recipient, ...]:
    """The people a role stands for on this resource: account row, then people file, then text.

    A role that is no role name is a username, with or without `@`.
    """
    if role == "assignees" and isinstance(seen.resource, Issue) and seen.resource.assignees:
        return tuple(_person(assignee.username, seen, scene, role) for assignee in seen.resource.assignees)
    if role in ("csm", "assignees"):
        return (_csm(seen, scene),)
    if role == "author":
        return (_author(seen, scene),)
    if role not in ROLES:
        return (_person(written(role), seen, scene, role),)
    return _by_role(role, seen, scene)


def owners(role: str, seen: Seen, scene: Scene) -> tuple[Recipient, ...]:
    """The people a role stands for when something becomes theirs: who only covers for a while does not."""
    name = _csm_name(seen, scene) if role in ("csm", "assignees") else ""
    return (_person(name, seen, scene, role),) if name else recipients(role, seen, scene)


def owner(seen: Seen, scene: Scene) -> str:
    """The first person assigned, else the row's CSM; empty if nobody is known."""
    issue = seen.resource if isinstance(seen.resource, Issue) else None
    assigned = [user.username for user in issue.assignees if not scene.standing.is_listed(user)] if issue else []
    return assigned[0] if assigned else str(seen.fields(scene).get("csm") or "")


def holders(role: str, seen: Seen, scene: Scene) -> frozenset[str]:
    """Usernames of those who hold a role on this resource, here or away, and of those who stand in for them."""
    own = (_csm_name(seen, scene),) if role in ("csm", "assignees") else _holders(role, seen, scene)
    names = (
        recipient.username or recipient.text for recipient in recipients(role, seen, scene) if not recipient.unnamed
    )
    covered = scene.people.persons.get(Username(_csm_name(seen, scene))) if role == "backup_csm" else None
    return frozenset(Username(name) for name in (*own, *names, covered.backup if covered else "") if name)


def _csm(seen: Seen, scene: Scene) -> Recipient:
    """The CSM or who covers; without one the manager as text."""
    if name := _csm_name(seen, scene):
        return _covered(name, seen, scene)
    manager = _by_role("csm_manager", seen, scene)[0]
    return Recipient(text=manager.username or manager.text, warning="no CSM is known, the manager is named as text")


def _csm_name(seen: Seen, scene: Scene) -> str:
    """The owner, else the author if an editor; empty if nobody is known."""
    name, issue = owner(seen, scene), seen.resource
    if name or not isinstance(issue, Issue):
        return name
    return issue.author.username if scene.standing.is_editor(issue.author, issue.ref.project) else ""


def _covered(username: str, seen: Seen, scene: Scene) -> Recipient:
    """The CSM, or the backup while the CSM is away."""
    fields = seen.fields(scene)
    until = fields.get("backup_until")
    backup = str(fields.get("backup_csm") or "")
    if scene.people.stand_in(username, scene.today) or not backup:
        return _here(username, seen, scene, "csm")
    if isinstance(until, date) and until >= scene.today:
        return _person(backup, seen, scene, "csm", _away(username, until))
    return _person(username, seen, scene, "csm")


def _here(username: str, seen: Seen, scene: Scene, role: str) -> Recipient:
    """The user, or who stands in today."""
    until, backup = scene.people.away_until(username, scene.today), scene.people.stand_in(username, scene.today)
    if role in MANAGERS and backup == owner(seen, scene):
        backup = ""  # nobody hears as the manager of an account of their own
    return _person(backup or username, seen, scene, role, _away(username, until) if backup and until else "")


def _away(username: str, until: date) -> str:
    return f"{one_line(username)}, away until {until}"


def _by_role(role: str, seen: Seen, scene: Scene) -> tuple[Recipient, ...]:
    names = _holders(role, seen, scene)
    if names and _meant(role, seen, scene) in scene.people.quiet:
        return tuple(Recipient(text=one_line(name)) for name in names)
    if names:
        return tuple(_here(name, seen, scene, role) for name in names)
    title = _TITLES.get(role, role.replace("_", " "))
    return (Recipient(text=f"the {title}", warning=f"nobody is named as {title}", unnamed=True),)


def regional(role: str, seen: Seen, scene: Scene) -> bool:
    """True if it is the region that says who holds the role here."""
    meant = _meant(role, seen, scene)
    given = scene.people.roles.get(meant)
    if given is None or not given.by_region or _in_row(meant, seen, scene):
        return False
    return not given.of_stage(_stages(seen, scene))


def _holders(role: str, seen: Seen, scene: Scene) -> tuple[str, ...]:
    """Who holds the role on this resource; empty if nobody is named. Nobody is the manager of an account of their own:
    there it is the director.
    """
    names, own = _named(_meant(role, seen, scene), seen, scene), Username(owner(seen, scene))
    if role != MANAGERS[0] or own not in map(Username, names):
        return names
    others = tuple(name for name in names if Username(name) != own)
    return others or tuple(name for name in _holders(MANAGERS[1], seen, scene) if Username(name) != own)


def _meant(role: str, seen: Seen, scene: Scene) -> str:
    """The role itself, or of an account of the public sector its own director, if one is named."""
    fields = seen.fields(scene)
    segment = str(fields.get("segment") or "").casefold().replace(" ", "_").replace("-", "_")
    if role != MANAGERS[1] or not (fields.get(_PUBLIC) is True or segment == _PUBLIC):
        return role
    return _OF_PUBLIC if _named(_OF_PUBLIC, seen, scene) else role


def _in_row(role: str, seen: Seen, scene: Scene) -> tuple[str, ...]:
    """Who holds the role by the row: several, with commas."""
    row = str(seen.fields(scene).get(role) or "")
    return tuple(word for name in re.split("[,;]", row) if (word := written(name)))


def _named(role: str, seen: Seen, scene: Scene) -> tuple[str, ...]:
    """Who holds the role by the row, else by the people file; empty if nobody is named."""
    named = _in_row(role, seen, scene)
    if named or role not in scene.people.roles:
        return named
    fields, region = seen.fields(scene), seen.region(scene)
    regions = (*_names_of(region, "region", scene), str(fields.get("region") or ""))
    holder = scene.people.roles[role].holder(regions, (str(fields.get("segment") or ""),), _stages(seen, scene))
    return (holder,) if holder else ()


def _stages(seen: Seen, scene: Scene) -> tuple[str, ...]:
    label = seen.labelled("devops", scene)
    return _names_of(label or str(seen.fields(scene).get("devops_stage") or ""), "devops", scene)


def _names_of(label: str, name: str, scene: Scene) -> tuple[str, ...]:
    """How a people file may call a label: as it is, by what stands behind its `::`, or by an older name."""
    category = scene.categories.get(name)
    older = [alias for alias, right in category.aliases.items() if right == label] if category else []
    return (label, label.rpartition("::")[2], *older)


def _author(seen: Seen, scene: Scene) -> Recipient:
    """Who opened it reads it, member or not."""
    name = seen.issue.author.username
    return (
        Recipient(text=name)
        if name in scene.people.do_not_mention or not is_username(name)
        else Recipient(username=name)
    )


def _person(username: str, seen: Seen, scene: Scene, role: str, covers: str = "") -> Recipient:
    username = scene.spelt(one_line(username))
    if username in scene.people.do_not_mention:
        return Recipient(text=username, covers=covers)
    if not is_username(username):
        return Recipient(text=username, warning=f"{role.replace('_', ' ')}: this is no username")
    if not scene.edits(username, seen.ref, level=1):
        return Recipient(text=username, warning=f"{role.replace('_', ' ')}: a username is not a member here")
    if isinstance(seen.resource, Issue) and seen.resource.confidential and not scene.edits(username, seen.ref):
        return Recipient(text=username, warning=f"{role.replace('_', ' ')}: a Guest, who cannot read this issue")
    return Recipient(username=username, covers=covers)
