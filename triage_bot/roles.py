"""Who is spoken to: a role on an issue becomes a username, or plain text and a warning."""

from __future__ import annotations

from dataclasses import dataclass

from triage_bot.model.resource import Issue
from triage_bot.scene import Scene, Seen
from triage_bot.text.inert import Raw, inert, is_username, one_line

ROLES = frozenset(
    "csm backup_csm ae sa rm asm regional_director csm_manager csm_director exec_sponsor product_dri "
    "vp_cs cs_director_public_sector author assignees".split()
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person addressed: by mention if the username is known and may be mentioned, else as text."""

    username: str = ""
    text: str = ""
    warning: str = ""

    @property
    def shown(self) -> Raw:
        """`@user`, or powerless text: `csm-anna:`."""
        return Raw(f"@{self.username}") if self.username else Raw(f"{inert(self.text)}:")


def recipients(role: str, seen: Seen, scene: Scene) -> tuple[Recipient, ...]:
    """The people a role stands for on this resource: account row, then people file, then text.

    A role that is no role name is a username, with or without `@`.
    """
    if role == "assignees" and isinstance(seen.resource, Issue) and seen.resource.assignees:
        return tuple(_person(one.username, scene, role) for one in seen.resource.assignees)
    if role in ("csm", "assignees"):
        return (_csm(seen, scene),)
    if role == "author":
        return (_person(seen.issue.author.username, scene, role),)
    if role not in ROLES:
        return (_person(role.lstrip("@"), scene, role),)
    return (_by_role(role, seen, scene),)


def _csm(seen: Seen, scene: Scene) -> Recipient:
    """Assignee, else the row's CSM, else the author if a person, else the manager as text."""
    resource = seen.resource
    if isinstance(resource, Issue):
        for user in resource.assignees:
            if scene.identity.is_person(user):
                return _covered(user.username, seen, scene)
    row = str(seen.fields(scene).get("csm") or "")
    if row:
        return _covered(row, seen, scene)
    if isinstance(resource, Issue) and scene.identity.is_person(resource.author):
        return _covered(resource.author.username, seen, scene)
    manager = _by_role("csm_manager", seen, scene)
    return Recipient(text=manager.username or manager.text, warning="no CSM is known, the manager is named as text")


def _covered(username: str, seen: Seen, scene: Scene) -> Recipient:
    """The CSM, or the backup while the CSM is away."""
    fields = seen.fields(scene)
    until = fields.get("backup_until")
    backup = scene.people.stand_in(username, scene.today)
    if not backup and until and not isinstance(until, str) and until >= scene.today:  # type: ignore[operator]
        backup = str(fields.get("backup_csm") or "")
    return _person(backup or username, scene, "csm")


def _by_role(role: str, seen: Seen, scene: Scene) -> Recipient:
    fields = seen.fields(scene)
    holder = str(fields.get(role) or "")
    if not holder and role in scene.people.roles:
        region = _region(seen, scene)
        holder = scene.people.roles[role].holder(region, str(fields.get("segment") or ""))
    if holder:
        return _person(holder, scene, role)
    title = role.replace("_", " ")
    return Recipient(text=f"the {title}", warning=f"nobody is named as {title}")


def _region(seen: Seen, scene: Scene) -> str:
    """The region label if there is one, else the field."""
    category = scene.categories.get("region")
    for label in seen.labels:
        if category and category.has(label):
            return label
    return str(seen.fields(scene).get("region") or "")


def _person(username: str, scene: Scene, role: str) -> Recipient:
    username = one_line(username)
    if username in scene.people.do_not_mention:
        return Recipient(text=username)
    if not is_username(username):
        return Recipient(text=username, warning=f"{role.replace('_', ' ')}: this is no username")
    if scene.mentionable and username not in scene.mentionable:
        return Recipient(text=username, warning=f"{role.replace('_', ' ')}: a username is not a member here")
    return Recipient(username=username)
