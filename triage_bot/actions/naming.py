"""What actions of the gem's keys name, worked out for a match: texts, entries of lists, and that they are there."""

from collections.abc import Iterable
from urllib.parse import quote

from triage_bot.actions.base import distinct
from triage_bot.actions.match import Match
from triage_bot.context.gem.text import Filling, GemText
from triage_bot.context.scene import Scene
from triage_bot.model.facts import Broken
from triage_bot.model.resource import Milestone, Ref, User, home_of_milestone
from triage_bot.shapes.values import parse_day


def gem_text(text: str, match: Match, scene: Scene) -> GemText:
    """A text of the gem's, for the type of what was matched."""
    return GemText(text, match.resource_type, scene.helpers, scene.given)


def entries(words: Iterable[str], match: Match, scene: Scene, redact: bool) -> tuple[str, ...]:
    """The entries of a list: each word filled in, split at its commas, stripped, what is empty dropped (gem 1.6)."""
    if match.seen.ref.type.names_alone:
        return distinct(word.strip() for word in words if word.strip())
    filling = Filling(seen=match.seen, scene=scene, redact=redact, plain=True)
    return split_up(filling.bare(gem_text(word, match, scene)) for word in words)


def split_up(texts: Iterable[str]) -> tuple[str, ...]:
    """The entries in texts: between commas, stripped, each once, what is empty dropped."""
    parts = (part.strip() for text in texts for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def value(text: str, match: Match, scene: Scene, redact: bool, placeholders: bool = False) -> str:
    """One value, filled in; empty where it comes out so."""
    filling, given = Filling(seen=match.seen, scene=scene, redact=redact, plain=True), gem_text(text, match, scene)
    return (filling.filled(given) if placeholders else filling.bare(given)).removesuffix("\n")


# What is named has to be there ------------------------------------------------------------


def home_of(ref: Ref) -> str:
    """Where the labels and milestones of a resource are: its project, of an epic its group."""
    return f"/{ref.type.home}/{quote(ref.project, safe='')}"


def check_labels(names: Iterable[str], ref: Ref, scene: Scene) -> None:
    """Raises Broken for a label that its project does not have, to the letter; and Unread."""
    known = scene.labels_of.get(ref.project)
    for name in names:
        if known is not None and name in known:
            continue
        rows = None if known is not None else scene.listed_at(f"{home_of(ref)}/labels/{quote(name, safe='')}")
        if not rows or rows[0].get("name") != name:
            raise Broken(f'there is no label "{name}" in {ref.project}')


def usernames(people: Iterable[User]) -> tuple[str, ...]:
    """As GitLab spells them."""
    return tuple(user.username for user in people)


def people_named(names: Iterable[str], scene: Scene) -> tuple[User, ...]:
    """Who they are; raises Broken for one that GitLab does not know; and Unread."""
    return tuple(_user(name, scene) for name in names)


def _user(name: str, scene: Scene) -> User:
    rows = scene.listed_at(f"/users?username={quote(name, safe='')}")
    if not rows:
        raise Broken(f'there is no user "{name}"')
    row = rows[0]
    return User(int(row.get("id") or 0), str(row.get("username")), str(row.get("name") or ""))


def check_milestone(title: str, ref: Ref, scene: Scene) -> Milestone:
    """The milestone of that title, the first that GitLab lists; raises Broken if there is none; and Unread."""
    rows = scene.listed_at(f"{home_of(ref)}/milestones?title={quote(title, safe='')}&include_ancestors=true")
    if not rows:
        raise Broken(f'there is no milestone "{title}" in {ref.project}')
    row = rows[0]
    start, due = (parse_day(str(row.get(key) or "")) for key in ("start_date", "due_date"))
    return Milestone(
        id=int(row.get("id") or 0), title=str(row.get("title")), state=str(row.get("state") or "active"),
        start_date=start, due_date=due, row=row,
        home=home_of_milestone(row),
    )  # fmt: skip


def project_named(name: str, scene: Scene) -> str:
    """The full path of a project by its path or id; raises Broken if there is none; and Unread."""
    if name == scene.default_project:
        return name
    rows = scene.listed_at(f"/projects/{quote(name, safe='')}")
    if not rows:
        raise Broken(f'there is no project "{name}"')
    return str(rows[0].get("path_with_namespace") or name)
