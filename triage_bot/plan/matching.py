"""What a plan looks at and what a rule may do there: the scene, views, limits, what is left alone or held back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial

from triage_bot.actions.base import Action
from triage_bot.actions.effects import Held
from triage_bot.actions.match import Match
from triage_bot.changes.twins import is_twin
from triage_bot.conditions.base import Group, ask
from triage_bot.conditions.verdict import Verdict
from triage_bot.context.roles import recipients
from triage_bot.context.scene import IGNORE, Scene, once
from triage_bot.context.seen import Seen
from triage_bot.context.standing import Standing, standing_of
from triage_bot.model.facts import EMPTY, USERS, Facts, Need, Snapshot, Unread
from triage_bot.model.resource import Account, Issue, Ref, Resource
from triage_bot.model.resource_type import ISSUES, TYPES
from triage_bot.plan.board import Board
from triage_bot.plan.evaluate import evidence
from triage_bot.plan.ledger import is_living
from triage_bot.plan.renamed import Renamed
from triage_bot.policy.policy_set import PolicySet, Rule
from triage_bot.shapes.values import written

_BY_PARAMETERS = frozenset(name for name, kind in TYPES.items() if kind.by_parameters)


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
        rows=snapshot.rows,
        statuses=snapshot.with_status,
        root="" if snapshot.scope.kind == "all" else f"/{snapshot.scope.kind}/{snapshot.scope.id}",
        accounts={row.id: row for row in snapshot.accounts},
        issues=snapshot.issues,
        baseline=policy.baseline,
        host=snapshot.scope.host,
        default_project=snapshot.scope.path if snapshot.scope.kind == "projects" else "",
        scope_path=snapshot.scope.path,
        only_issue=snapshot.scope.only_issue,
        labels_of={snapshot.scope.path: snapshot.labels} if snapshot.labels is not None else {},
        helpers=policy.outside.helpers,
        given=policy.outside.given,
        environment=policy.outside.environment,
        author=author,
        public=snapshot.public | ({snapshot.scope.path} if snapshot.scope.public else frozenset()),
        unseen=snapshot.unseen,
    )


def with_more(scene: Scene, policy: PolicySet, snapshot: Snapshot) -> Scene:
    """The same scene, knowing more of who is who and of what was read; what issues say of themselves stays."""
    return scene.knowing(_standing(policy, snapshot, scene.mention), snapshot)


def _standing(policy: PolicySet, snapshot: Snapshot, mention: str) -> Standing:
    return standing_of(snapshot, policy.categories, mention=mention, for_anybody=policy.for_anybody)


def _known_labels(policy: PolicySet, snapshot: Snapshot) -> frozenset[str]:
    """Labels that exist, as far as it is known: a group does not list its projects' own labels."""
    on_issues = frozenset(label for issue in snapshot.issues.values() for label in issue.labels)
    return (snapshot.labels or frozenset()) | frozenset(policy.taxonomy_labels()) | on_issues


def met(rule: Rule, views: "Views") -> Iterator[Match]:
    """What meets the rule now, with nothing booked."""
    for expansion, conditions in rule.variants:
        for seen in views.of(rule, conditions, None):
            if (verdict := ask(views.asked(rule, conditions, seen), seen, views.scene)).met:
                yield match_of(rule, expansion, conditions, seen, verdict, views.scene)


def match_of(
    rule: Rule, expansion: tuple[str, ...], conditions: Group, seen: Seen, verdict: Verdict, scene: Scene
) -> Match:
    """The match of what meets the conditions of one variant of a rule."""
    return Match(
        rule=rule.id, name=rule.name, seen=seen, verdict=verdict, siblings=rule.actions, expansion=expansion,
        resource_type=rule.type, of_the_gem=rule.of_the_gem, evidence=partial(evidence, conditions, seen, scene),
    )  # fmt: skip


def concerns(person: str, seen: Seen, scene: Scene) -> bool:
    """True if the person is assigned, or is whom the bot would speak to as CSM."""
    name = written(person)
    resource = seen.resource
    if isinstance(resource, Issue) and any(user.username == name for user in resource.assignees):
        return True
    return any(recipient.username == name for recipient in recipients("csm", seen, scene))


def left_alone(snapshot: Snapshot, scene: Scene, person: str, renamed: Iterable[Renamed]) -> Mapping[Ref, str]:
    """Issues and accounts no rule touches, and why; the reason is empty where nobody needs to be told."""
    alone: dict[Ref, str] = dict(snapshot.unreadable)
    alone |= {scene.accounts[renaming.new].ref: renaming.why for renaming in renamed}
    for ref, other in snapshot.others.items():
        if IGNORE in other.labels:
            alone[ref] = f'labelled ~"{IGNORE}"' if other.state == "opened" else ""
    for ref, issue in snapshot.issues.items():
        if person and not concerns(person, Seen(issue), scene):
            alone[ref] = ""
        elif IGNORE in issue.labels:
            alone[ref] = f'labelled ~"{IGNORE}"' if issue.state == "opened" else ""
        elif is_living(issue, scene) or issue.moved or (is_twin(issue) and scene.standing.is_bot(issue.author)):
            alone[ref] = ""
    return alone


def unsettled(scene: Scene) -> Mapping[Ref, frozenset[Need]]:
    """The facts without which it is not known what issues stand for, by issue; empty if all is known.

    An author is waited for once, whatever else of theirs there is.
    """
    missing: dict[Ref, frozenset[Need]] = {}
    waiting: set[int] = set()
    for issue in scene.issues.values():
        if issue.ref in scene.worked.stands or issue.author.id in waiting:
            continue
        try:
            _settle(issue, scene)
        except Unread as unread:
            missing[issue.ref] = unread.needs
            if Need(USERS, part=str(issue.author.id)) in unread.needs:
                waiting.add(issue.author.id)
    return missing


def _settle(issue: Issue, scene: Scene) -> None:
    """Whose author is known to be the bot or an editor says what it likes; what the others say is read."""
    known = scene.standing.knows(issue.author) and scene.standing.opened_by_us(issue)
    if not known and scene.speaks(issue):
        scene.stand(issue)


def permitted(rule: Rule, seen: Seen, scene: Scene) -> Mapping[str, Action]:
    """The rule's actions that may act here: all, but on issues of Guests and outsiders until they are adopted.

    Rules of the gem's words alone act as the gem does. Raises Unread.
    """
    issue = seen.resource
    if rule.of_the_gem or not isinstance(issue, Issue) or issue.ref.kind != ISSUES or scene.stand(issue).proved:
        return rule.actions
    ways = {"itself", "if looked for"} if rule.finds_unproved else {"itself"}
    return {key: action for key, action in rule.actions.items() if action.on_unproved in ways}


def kept_back(rule: Rule, seen: Seen) -> Held:
    """Why the other actions wait."""
    author = seen.issue.author.username
    return Held(
        ref=seen.ref,
        rule=rule.id,
        why=f"opened by {author}, who may not edit issues here: left alone until it is adopted",
    )


@dataclass(kw_only=True)
class Views:
    """The resources of one plan; `alone` are issues and accounts no rule touches, `person` narrows account rows."""

    board: Board
    snapshot: Snapshot
    scene: Scene
    alone: Mapping[Ref, str]
    person: str
    _views: dict[Ref, Seen] = field(default_factory=dict)
    _open_ones: dict[str, tuple[int, list[Seen]]] = field(default_factory=dict)
    _refs: dict[str, tuple[int, frozenset[Ref] | None, list[Ref]]] = field(default_factory=dict)
    """By type of resource, for the board as it was when it had moved so often."""
    _beyond: dict[Group, Group] = field(default_factory=dict)

    def refs(self, targets: frozenset[Ref] | None, kind: str = ISSUES) -> list[Ref]:
        """What may be touched of a type: all, or those of the targets; the same until the board moves."""
        known = self._refs.get(kind)
        if known is None or known[:2] != (self.board.moves, targets):
            issues = self.board.issues.items()
            refs = (ref for ref, issue in issues if ref.kind == kind and ref not in self.alone and not issue.deleted)
            refs = (ref for ref in refs if targets is None or ref in targets)
            known = self._refs[kind] = (self.board.moves, targets, self._as_opened(refs))
        return known[2]

    def _as_opened(self, refs: Iterable[Ref]) -> list[Ref]:
        """Those that are planned come last, in the order in which they will be opened."""
        return sorted(refs, key=lambda ref: self.board.opened(ref) if ref.planned else ())

    def of(self, rule: Rule, conditions: Group, targets: frozenset[Ref] | None, apart: bool = False) -> list[Seen]:
        """What this rule looks at: all or, `apart` from the others, these alone; else also accounts that have news.

        The gem looks at what GitLab lists first, the newest. Where each rule has its own list, these conditions have.
        """
        if rule.type in _BY_PARAMETERS:
            return [self._see(ref) for ref in self._listed(rule.type, conditions, targets)]
        views = self._of(rule, targets, apart)
        return views[::-1] if rule.newest_first else views

    def asked(self, rule: Rule, conditions: Group, seen: Seen) -> Group:
        """What is to be asked: of what GitLab listed for these conditions, and this plan left as it is, no more than
        the list leaves open."""
        if rule.type not in _BY_PARAMETERS or not self._as_listed(seen.ref):
            return conditions
        return once(self._beyond, conditions, conditions.beyond_list)

    def _listed(self, kind: str, conditions: Group, targets: frozenset[Ref] | None) -> list[Ref]:
        """What GitLab listed for these conditions, and what this plan has changed, which may meet them now."""
        parameters = conditions.parameters(self.scene.now, self.scene.calendar)
        present = dict.fromkeys(self.refs(targets, kind))
        listed = [ref for ref in self.snapshot.lists.get(parameters, ()) if ref in present]
        return list(dict.fromkeys([*listed, *(ref for ref in present if not self._as_listed(ref))]))

    def _as_listed(self, ref: Ref) -> bool:
        return self.board.issues[ref] is self.board.initial.get(ref)

    def _of(self, rule: Rule, targets: frozenset[Ref] | None, apart: bool) -> list[Seen]:
        if rule.type == "accounts":
            rows = [row for row in self.snapshot.accounts if row.ref not in self.alone]
            if targets is not None:
                rows = [row for row in rows if (row.ref in targets if apart else row.id in self.board.news)]
            seen = [self._view(row, self._known(row)) for row in rows]
            return [row for row in seen if not self.person or concerns(self.person, row, self.scene)]
        opens, manages = rule.opens, rule.toggles
        if rule.only_opened and targets is None and not opens and not manages:
            return self._not_at_rest(rule.type)
        unseen = opens and not rule.of_the_gem  # one of its own; the gem lists anew for each rule
        refs = [ref for ref in self.refs(targets, rule.type) if not (unseen and ref.planned)]
        if rule.only_opened:
            refs = [ref for ref in refs if not self._at_rest(ref, manages)]
        return [self._see(ref) for ref in refs]

    def forget(self, ref: Ref) -> None:
        """What was worked out there may be otherwise now."""
        self._views.pop(ref, None)
        self._open_ones = {}

    def shows(self, rule: Rule, ref: Ref) -> bool:
        """True if this rule looks at that resource, if at any."""
        if ref in self.alone or rule.type == "accounts":
            return ref not in self.alone and ref in self._rows
        here = ref in self.board.issues and ref.kind == rule.type
        return here and not (rule.only_opened and self._at_rest(ref, rule.toggles))

    @cached_property
    def _rows(self) -> frozenset[Ref]:
        return frozenset(row.ref for row in self.snapshot.accounts)

    def _not_at_rest(self, kind: str) -> list[Seen]:
        """What rules on open ones look at: the same for all of them until the board moves."""
        known = self._open_ones.get(kind)
        if known is None or known[0] != self.board.moves:
            refs = [ref for ref in self.refs(None, kind) if not self._at_rest(ref, frozenset())]
            known = self._open_ones[kind] = (self.board.moves, [self._see(ref) for ref in refs])
        return known[1]

    def _at_rest(self, ref: Ref, manages: frozenset[str]) -> bool:
        """Closed before this plan and still so, with no label the rule would have to take off."""
        before, now = self.board.initial.get(ref), self.board.issues[ref]
        if before is None or before.state != "closed" or now.state != "closed":
            return False
        return manages.isdisjoint((*before.labels, *now.labels))

    def _known(self, row: Account) -> Facts:
        """What this plan does for an account."""
        news = self.board.news.get(row.id)
        return Facts(news=news) if news else EMPTY

    def _see(self, ref: Ref) -> Seen:
        return self._view(self.board.issues[ref], self.board.facts(ref))

    def _view(self, resource: Resource, facts: Facts) -> Seen:
        """What a view works out is kept while the resource and its facts are the same."""
        known = self._views.get(resource.ref)
        if known is None or known.resource is not resource or (known.facts is not facts and known.facts != facts):
            known = self._views[resource.ref] = Seen(resource, facts)
        return known
