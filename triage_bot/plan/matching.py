"""Which resources a plan looks at: the scene, limits, one person's issues, and what is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from triage_bot.actions.match import Match
from triage_bot.context.claims import is_twin
from triage_bot.context.roles import recipients
from triage_bot.context.scene import IGNORE, Scene, Seen
from triage_bot.context.standing import Standing, standing_of
from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import Issue, Ref, Resource
from triage_bot.plan.renamed import Renamed
from triage_bot.plan.voice import is_living
from triage_bot.policy.policy_set import PolicySet
from triage_bot.policy.schema import Limits
from triage_bot.shapes.values import written

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def scene_of(policy: PolicySet, snapshot: Snapshot, now: datetime) -> Scene:
    """The scene of one plan."""
    author = snapshot.me.user.username if snapshot.identity.names(snapshot.me.user) else ""
    mention = policy.process.mention or author
    return Scene(
        now=now,
        calendar=policy.calendar,
        standing=_standing(policy, snapshot, mention),
        people=snapshot.people,
        categories=policy.categories,
        process=policy.process,
        templates=policy.templates,
        known_labels=_known_labels(policy, snapshot),
        milestones=snapshot.milestones,
        accounts={row.id: row for row in snapshot.accounts},
        issues=snapshot.issues,
        baseline=policy.baseline,
        host=snapshot.scope.host,
        default_project=snapshot.scope.path if snapshot.scope.kind == "projects" else "",
        one=snapshot.scope.one,
        author=author,
        public=snapshot.public | ({snapshot.scope.path} if snapshot.scope.public else frozenset()),
        unseen=snapshot.unseen,
    )


def with_more(scene: Scene, policy: PolicySet, snapshot: Snapshot) -> Scene:
    """The same scene, knowing more of who is who and of milestones; what issues say of themselves stays."""
    return scene.knowing(_standing(policy, snapshot, scene.mention), snapshot.milestones)


def _standing(policy: PolicySet, snapshot: Snapshot, mention: str) -> Standing:
    return standing_of(snapshot, policy.categories, mention=mention, for_anybody=policy.for_anybody)


def _known_labels(policy: PolicySet, snapshot: Snapshot) -> frozenset[str]:
    """Labels that exist, as far as it is known: a group does not list its projects' own labels."""
    on_issues = frozenset(label for issue in snapshot.issues.values() for label in issue.labels)
    return (snapshot.labels or frozenset()) | frozenset(policy.taxonomy_labels()) | on_issues


def limited(limits: Limits, matches: Iterable[Match]) -> list[Match]:
    """The newest or oldest matches by creation; accounts keep the order of their file."""

    def created(match: Match) -> datetime:
        resource: Resource = match.seen.resource
        return resource.created_at if isinstance(resource, Issue) else _EPOCH

    if limits.most_recent is not None:
        return sorted(matches, key=created, reverse=True)[: limits.most_recent]
    return sorted(matches, key=created)[: limits.oldest]


def concerns(person: str, seen: Seen, scene: Scene) -> bool:
    """True if the person is assigned, or is whom the bot would speak to as CSM."""
    name = written(person)
    resource = seen.resource
    if isinstance(resource, Issue) and any(user.username == name for user in resource.assignees):
        return True
    return any(one.username == name for one in recipients("csm", seen, scene))


def left_alone(snapshot: Snapshot, scene: Scene, person: str, renamed: Iterable[Renamed]) -> Mapping[Ref, str]:
    """Issues and accounts no rule touches, and why; the reason is empty where nobody needs to be told."""
    alone: dict[Ref, str] = dict(snapshot.unreadable)
    alone |= {scene.accounts[one.new].ref: one.why for one in renamed}
    for ref, issue in snapshot.issues.items():
        if person and not concerns(person, Seen(issue), scene):
            alone[ref] = ""
        elif IGNORE in issue.labels:
            alone[ref] = f'labelled ~"{IGNORE}"' if issue.state == "opened" else ""
        elif is_living(issue, scene) or issue.moved or (is_twin(issue) and scene.standing.is_bot(issue.author)):
            alone[ref] = ""
    return alone
