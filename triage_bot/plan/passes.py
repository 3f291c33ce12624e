"""Rules over issues and accounts, step by step and again for what changed, until nothing does any more."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from triage_bot.actions.effects import Held
from triage_bot.actions.match import Match
from triage_bot.changes.change import Hand
from triage_bot.changes.unmade import Unmade
from triage_bot.conditions.base import Group, ask
from triage_bot.conditions.verdict import Verdict
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import Issue, Ref
from triage_bot.model.resource_type import OF_GITLAB, TYPES
from triage_bot.plan.board import Board, Key
from triage_bot.plan.doing import Doing, Entangled
from triage_bot.plan.evaluate import waiting
from triage_bot.plan.labels import Opposites, managers, toggle
from triage_bot.plan.ledger import GivenUp, Ledger
from triage_bot.plan.matching import Views, left_alone, match_of
from triage_bot.plan.pacing import SHARE, Pacing
from triage_bot.plan.plan import Options
from triage_bot.plan.renamed import renamed
from triage_bot.plan.summaries import summed_up
from triage_bot.plan.upkeep import set_back, twin_issues
from triage_bot.policy.policy_set import PolicySet, Rule, Summary

MAX_PASSES = 5


def _hand(snapshot: Snapshot, now: datetime) -> Hand:
    """Ours: it knows the address of GitLab from any issue, and the labels that are listed or seen."""
    issues = (*snapshot.issues.values(), *snapshot.others.values())
    sites = (issue.web_url.partition(f"/{issue.ref.project}/-/") for issue in issues)
    site = next((site for site, rest, _ in sites if rest), "")
    labels = (snapshot.labels or frozenset()).union(*(issue.labels for issue in issues))
    whole = snapshot.scope.kind == "projects" and snapshot.labels is not None
    users = (user for issue in issues for user in (issue.author, *issue.assignees, *issue.reviewers))
    people = {user.username: user for user in (*users, snapshot.me.user)}
    paid = any(issue.scoped for issue in issues)
    return Hand(user=snapshot.me.user, at=now, site=site, labels=labels if whole else None, paid=paid, people=people)


class Passes(Doing):
    """The books and the board of one planning, and the passes of the rules over them."""

    def __init__(self, policy: PolicySet, snapshot: Snapshot, scene: Scene, options: Options) -> None:
        self.policy, self.snapshot, self.scene, self.options = policy, snapshot, scene, options
        accounts = [row.ref for row in snapshot.accounts]
        self.board = Board(
            initial={**snapshot.issues, **snapshot.others},
            known_facts=snapshot.facts,
            accounts=accounts,
            mark_of=self._mark,
            hand=_hand(snapshot, scene.now),
        )
        set_back(self.board, scene)
        self.ledger = Ledger(scene=scene, board=self.board)
        self._settle_opposites()
        self.managers = managers(policy.rules)
        self.renamed = renamed(scene) if scene.accounts and snapshot.scope.only_issue is None else ()
        alone = left_alone(snapshot, scene, options.person, self.renamed)
        whole = not (options.rules or options.person)
        self.alone = {**alone, **dict.fromkeys(twin_issues(self.board, self.ledger, scene) if whole else (), "")}
        self.views = Views(board=self.board, snapshot=snapshot, scene=scene, alone=self.alone, person=options.person)
        most, paced = max(1, options.max_changes // SHARE), (rule for rule in policy.rules if rule.works_off)
        self.pacing = Pacing(rules={rule.id: rule for rule in paced if self.wanted(rule.id)}, most=most)
        self.ran: dict[str, Rule] = {}
        self.chosen: dict[tuple[str, tuple[str, ...]], frozenset[Ref]] = {}
        self.gathered: set[tuple[str, tuple[str, ...]]] = set()
        self.given_up = False
        """A rule was given up: none of the gem's keys alone is looked at any more."""
        self.later = False
        """After the first pass: what was said before may be void."""
        self.apart = False
        """Some are looked at apart from the others."""

    def _mark(self, issue: Issue) -> Mapping[str, object]:
        return self.scene.claim(issue).mark

    def _settle_opposites(self) -> None:
        self.board.settle = Opposites(
            policy=self.policy, scene=self.scene, lack=self.ledger.lack, warn=self.ledger.warn
        ).settle

    def over(self, targets: frozenset[Ref] | None) -> None:
        """Runs all steps over the targets (None: everything), and again for what changed, until nothing does."""
        for number in range(MAX_PASSES):
            self.later, self.board.dirty = number > 0, set()
            for place, step in enumerate(self.policy.steps):
                self.board.place = (number, place)
                if isinstance(step, Summary):
                    summed_up(self, step, targets)
                else:
                    self._rule(step, targets)
            self.board.place = (number, len(self.policy.steps))
            toggle(self.managers, self.views.refs(targets), self.board, self.ledger, bool(self.options.rules))
            if not self.board.dirty:
                return
            targets = frozenset(self.board.dirty)
        self.ledger.warn("the rules keep undoing each other's results; what five passes gave is taken")

    def knows(self, targets: frozenset[Ref], snapshot: Snapshot, scene: Scene) -> None:
        """More is known of these: they are viewed anew."""
        self.snapshot, self.scene = snapshot, scene
        self.ledger.scene, self.views.scene, self.views.snapshot = scene, scene, snapshot
        self.board.known_facts = snapshot.facts
        self._settle_opposites()
        for ref in targets:
            self.board.begin_again(ref)
            self.views.forget(ref)

    def again(self, targets: frozenset[Ref], snapshot: Snapshot, scene: Scene) -> bool:
        """Looks at these as if for the first time, with more facts; False if that concerns others, too.

        What is looked at alone comes to the same as with everything beside it: rules see one resource, unless they
        need the whole set, write elsewhere, or hear of what becomes of an account's issues.
        """
        news = dict(self.board.news)
        if self.given_up or not self._stands_alone(targets):
            return False
        for key in [key for key in self.ledger.entries if key[2] in targets]:
            self.ledger.drop(key)
        self.knows(targets, snapshot, scene)
        self.apart = True
        try:
            self.over(targets)
        except Entangled:
            return False
        return self.board.news == news

    def _stands_alone(self, targets: frozenset[Ref]) -> bool:
        """True if what was wanted of these concerns nobody else so far, and nobody else wanted anything of them."""
        if not targets.isdisjoint(self.alone):
            return False
        wide = {rule.id for rule in self.policy.rules if rule.needs_all}
        mine = [(key, entry) for key, entry in self.ledger.entries.items() if key[2] in targets]
        if any(key[0] in wide or any(say.ref != key[2] for say in entry.says) for key, entry in mine):
            return False
        return all(self.board.is_own(ref) for ref in targets)

    def decided(self, rule: str, ref: Ref) -> bool:
        """True if the rule has come to a verdict there; a list forgets only what its own rule has decided."""
        known = self.ran.get(rule)
        if known is None or not self.views.shows(known, ref):
            return False
        entries = (self.ledger.entries.get((rule, expansion, ref)) for expansion, _ in known.variants)
        return any(entry is None or not entry.undecided for entry in entries)

    def wanted(self, number: str) -> bool:
        return not self.options.rules or number in self.options.rules

    def lacks_whole_set(self, step: Rule | Summary) -> bool:
        """True for what needs more than is looked at: one issue is not the whole set, unless nothing else is asked of a
        rule of the gem's keys alone; nor are those of one person, but rows of accounts can be looked at one by one.
        """
        rows = step.type == "accounts"
        if isinstance(step, Rule) and not (step.needs_all or rows):
            return False
        if self.snapshot.scope.only_issue is not None and not (self.options.by_itself and step.of_the_gem):
            return True
        return bool(self.options.person) and not (rows and isinstance(step, Rule) and not step.truncates)

    def skips(self, step: Rule | Summary) -> bool:
        """True if it lacks the whole set, and that is noted."""
        if lacks := self.lacks_whole_set(step):
            self.ledger.skipped[f"{step.id}: needs a full run"] = None
        return lacks

    def _leave_unknown(self, rule: Rule) -> None:
        """A rule that is skipped says nothing about the labels it toggles."""
        for ref in self.board.issues if rule.toggles else ():
            for expansion, _ in rule.variants:
                self.ledger.at((rule.id, expansion, ref)).wants = None

    # Rules ------------------------------------------------------------------------------

    def _rule(self, rule: Rule, targets: frozenset[Ref] | None) -> None:
        if not self.wanted(rule.id):
            return
        if self.skips(rule):
            self._leave_unknown(rule)
            return
        if rule.of_the_gem and (self.later or self.given_up):
            return
        self.ran[rule.id] = rule
        self.board.as_booked = rule.of_the_gem
        try:
            if self.not_listed(rule):
                return
            for number, (expansion, conditions) in enumerate(rule.variants):
                self.board.place = (*self.board.place[:2], number)
                these = targets if self.apart or not rule.needs_all else None
                resources = self.views.of(rule, conditions, these, self.apart)
                self._act(rule, expansion, self.matches(rule, expansion, conditions, resources))
        except GivenUp as given_up:
            self.give_up(rule, given_up)
        finally:
            self.board.as_booked = False

    def not_listed(self, rule: Rule) -> bool:
        """True if GitLab refused a list of the rule's: there is nothing to look at, and that is told.

        Raises GivenUp if GitLab could not answer.
        """
        for (kind, labels), listing in self.snapshot.unlisted.items():
            if kind != rule.type or not any(group.labels_of_all().issuperset(labels) for _, group in rule.variants):
                continue
            here, labelled = Ref(self.snapshot.scope.path), f" labelled {', '.join(labels)}" if labels else ""
            listed = f"the list of {rule.type.replace('_', ' ')}{labelled}"
            if listing.failed:
                raise GivenUp(here, f"{listed} could not be read: {listing.why}")
            reason = f"{listed} was refused: {listing.why}"
            self.ledger.at((rule.id, (), here)).unmade = (Unmade(ref=here, rule=rule.id, reason=reason),)
            return True
        return False

    def give_up(self, rule: Rule | Summary, given_up: GivenUp) -> None:
        """As if the rule had not been looked at; that it was given up has failed, and is told."""
        if self.apart:
            raise Entangled
        self.given_up = True
        for key in [key for key in self.ledger.entries if key[0] == rule.id]:
            self.ledger.drop(key)
            self.board.retract(key)
        why = f"{given_up.why}; nothing of this rule was done, and no rule after it was looked at"
        entry = self.ledger.at((rule.id, (), given_up.ref))
        entry.unmade = (Unmade(ref=given_up.ref, rule=rule.id, reason=why),)

    def matches(
        self, rule: Rule, expansion: tuple[str, ...], conditions: Group, resources: Iterable[Seen]
    ) -> list[Match]:
        """The resources that meet the conditions; what the others lack or wait for is booked."""
        matches: list[Match] = []
        quick = not self.later and not rule.toggles  # nothing was said before, nothing to mend
        by_list = rule.type in OF_GITLAB and TYPES[rule.type].by_parameters
        for seen in resources:
            verdict = ask(self.views.asked(rule, conditions, seen) if by_list else conditions, seen, self.scene)
            if quick and verdict.met is False and not verdict.until:
                continue
            key = (rule.id, expansion, seen.resource.ref)
            if self.later:
                self.ledger.forget(key)
            if verdict.until:
                self.ledger.at(key).look = verdict.until
            if verdict.met:
                matches.append(match_of(rule, expansion, conditions, seen, verdict, self.scene))
            elif verdict.met is None:
                if verdict.broken and rule.of_the_gem:
                    raise GivenUp(key[2], verdict.failed)
                self._unknown(key, verdict)
            else:
                self._unmet(rule, key, conditions, verdict, seen)
            if self.apart and rule.needs_all and verdict.met is not False:
                raise Entangled
        return matches

    def _unknown(self, key: Key, verdict: Verdict) -> None:
        self.ledger.lack(key, verdict.missing)
        if verdict.failed:
            self.ledger.at(key).unmade = (Unmade(ref=key[2], rule=key[0], reason=verdict.failed),)

    def _unmet(self, rule: Rule, key: Key, conditions: Group, verdict: Verdict, seen: Seen) -> None:
        """Say why if only time is lacking, mend what is left over."""
        speaks = any(not act.lists for act in rule.actions.values())
        if speaks and verdict.until and (waits := waiting(conditions, seen, self.scene)) is not None:
            clocks = () if waits.inner else waits.verdict.clocks
            why = ", limit ".join([waits.seen, *(str(clock.interval) for clock in clocks)])
            self.ledger.hold(key, Held(ref=seen.ref, rule=rule.id, why=why, until=waits.verdict.until, waiting=True))
        if rule.toggles and self._may_be_left(rule, seen):
            for action in rule.actions.values():
                self.take(key, action.release(rule.id, seen, self.scene), seen)
            if self.ledger.at(key).missing:
                self.ledger.at(key).wants = None  # the label stays until the note can be mended with it

    def _may_be_left(self, rule: Rule, seen: Seen) -> bool:
        """It had a label the rule manages, or was asked for labels while it was a stranger's."""
        before, stand = self.snapshot.issues.get(seen.ref, seen.issue), self.scene.worked.stands.get(seen.ref)
        carried = not rule.toggles.isdisjoint((*seen.labels, *before.labels))
        return carried or (stand is not None and stand.adopted_since)
