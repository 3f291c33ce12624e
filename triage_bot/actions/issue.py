"""Action `issue`: open an issue, from a text as in the gem or from a template file.

With `once_per: account` there is one open issue of its kind per account, with `once_per: renewal` one per account and
renewal: found by hidden mark, then by `account_id` in the table, then by exact name in the title (R025, R027 to R029).
"""

from collections.abc import Iterable
from itertools import combinations
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from triage_bot.actions.base import Beside
from triage_bot.actions.comment import ONCE_IN
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.from_template import ISSUE_NAMES, from_template
from triage_bot.actions.match import Match
from triage_bot.actions.naming import gem_text, project_named, value
from triage_bot.actions.once_per import OnePer, Reopen, There, reopened
from triage_bot.actions.opening import Opened, mark_of, marked, opened_lately
from triage_bot.actions.update import Hides
from triage_bot.changes.link import Link
from triage_bot.changes.open_issue import Opening, OpenIssue, openings
from triage_bot.changes.twins import closing
from triage_bot.context.checking import Outright, Text, Vocabulary, Wrong
from triage_bot.context.claims import IssueKind
from triage_bot.context.gem.text import Filling
from triage_bot.context.health import as_of
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.wording import names_for
from triage_bot.model.resource import ACCOUNTS, Account, Issue, Ref
from triage_bot.model.resource_type import OF_GITLAB, WORK_ITEMS
from triage_bot.shapes.values import GemProse, GemWord, Word, refuse
from triage_bot.text import marker
from triage_bot.text.table import TRIAGE, kind_by
from triage_bot.text.template import render_body, render_title

FIRST_WEEK = 5
"""Working days from the baseline on in which what stood in the list before is worked off."""


class IssueAction(Opened):
    """Open an issue for the match, from `title` and `description` or a `template`; at most once per account."""

    key = "issue"
    of_the_gem = True
    on = OF_GITLAB - {WORK_ITEMS} | {ACCOUNTS}
    opens = True
    title: Annotated[GemWord | None, Text(gem=True)] = None
    description: Annotated[GemProse, Text(gem=True)] = ""
    destination: Word | None = None
    redact_confidential_resources: Hides = True
    template: Annotated[str | None, Text(names=ISSUE_NAMES, template=True, opens=True)] = None
    once_per: Literal["account", "renewal"] | None = None
    kind_: str | None = Field(default=None, alias="kind", min_length=1)
    reopen: Reopen | None = None
    allow_public: Annotated[bool, Outright(True)] = False

    @model_validator(mode="after")
    def _fits(self) -> Any:
        refuse(self.title is not None and self.template is not None, "give title (and description) or template")
        refuse(self.once_per is None and self.kind_ is not None, "kind tells an account's issues apart: give once_per")
        refuse(self.reopen is not None and self.once_per != "account", "reopen needs `once_per: account`")
        return self

    def kept(self, scene: Scene) -> IssueKind | None:
        return self._kind(scene) if self.once_per and not self.kind_ else None

    def project(self) -> str:
        return self.destination or ""

    def faults(self, rule: Beside, vocabulary: Vocabulary) -> Iterable[Wrong]:
        if not rule.of_the_gem and self.title is None and self.template is None:  # the gem opens none, and says nothing
            yield Wrong(message="give title (and description) or template")
        if rule.type in OF_GITLAB and self.once_per:
            message = "once_per counts accounts: use it in rules on accounts"
            yield Wrong(message=message, path=("once_per",), at_key=True)

    def _kind(self, scene: Scene) -> IssueKind:
        """Which of an account's issues it opens: as written, else by the template's `type::` label."""
        return IssueKind(self.kind_ or self._label(scene), self.once_per == "renewal")

    def _label(self, scene: Scene) -> str:
        labels = scene.templates[self.template].front.get("labels") if self.template else None
        return kind_by(map(str, labels)) if isinstance(labels, list) else TRIAGE

    def works_off(self) -> bool:
        return self.once_per is not None

    def opening(self, match: Match, scene: Scene) -> Opening | None:
        wanted = self._once(match, scene)
        if wanted is None or self._instead(wanted, match, scene) is not None or self._reopens(wanted, match, scene):
            return None
        return Opening(wanted.kind.sort, wanted.project)

    def settled(self, match: Match, scene: Scene) -> bool:
        wanted = self._once(match, scene)
        return wanted is not None and self._instead(wanted, match, scene) is not None

    def act(self, match: Match, scene: Scene) -> Effects:
        wanted = self._once(match, scene)
        if wanted is None and match.resource_type in OF_GITLAB and not self.template:
            return self._as_the_gem(match, scene)
        if wanted is None:
            return self._refused(match, scene) or self._opened(match, scene, {})
        if (instead := self._instead(wanted, match, scene)) is not None:
            return instead
        mark = wanted.kind.mark(wanted.account)
        if wanted.kind.per_renewal:
            return self._opened(match, scene, mark)
        opening = self._opened(match, scene, {**mark, **({"quiet": True} if _before_baseline(match, scene) else {})})
        if self.reopen and (last := self._reopens(wanted, match, scene)):
            return reopened(last, self.reopen, opening, match, scene)
        return opening + _linked(wanted.standing(scene, match.seen.facts.news), opening, match)

    def _once(self, match: Match, scene: Scene) -> OnePer | None:
        """The issue an account shall have once; None where every match opens another."""
        account = match.seen.resource
        if not (self.once_per and isinstance(account, Account)):
            return None
        return OnePer(account, self._kind(scene), self._destination(match.seen.ref, scene), self._label(scene))

    def _instead(self, wanted: OnePer, match: Match, scene: Scene) -> Effects | None:
        """What happens where none is to be opened, nor opened again; None where one is."""
        if refusal := self._refused(match, scene):
            return refusal
        standing = wanted.standing(scene, match.seen.facts.news)
        if standing.opened:
            return _already(standing, wanted, match, scene)
        if left := wanted.left(scene):
            why = f"{left.ref} says it is its issue and was opened by a user who was deleted, perhaps a revoked token"
            return match.held(why, adopt=wanted.account.id)
        if wanted.kind.per_renewal and wanted.renewal is None:
            return match.held("the account list has no renewal date")
        if wanted.kind.per_renewal:
            return NOTHING if standing.covers(wanted.renewal, scene) else None
        if moved := next((issue for issue in standing.issues if issue.moved), None):
            return match.held(f"{moved.ref} was moved to another project and goes on there")
        return standing.kept_closed(wanted.account, match, scene)

    def _reopens(self, wanted: OnePer, match: Match, scene: Scene) -> Issue | None:
        """The one that goes on instead of a new one."""
        standing = wanted.standing(scene, match.seen.facts.news)
        again = self.reopen and standing.may_reopen(self.reopen.within, scene)
        return standing.last if again else None

    def _refused(self, match: Match, scene: Scene) -> Effects | None:
        """No place to open it, one this token cannot see, or one everyone may read."""
        project = self._destination(match.seen.ref, scene)
        if not project:
            return Effects(warnings=(f"{match.name}: `issue` needs a `destination` here",))
        if project in scene.unseen:
            why = f"there is no project {project} for this token, nothing is opened there"
            return Effects(warnings=(f"{match.rule}: {why}; make the bot a member, or mend `destination`",))
        if isinstance(match.seen.resource, Account) and project in scene.public and not self.allow_public:
            return match.held("the project is public; account issues are not opened there unless `allow_public: true`")
        return None

    def _as_the_gem(self, match: Match, scene: Scene) -> Effects:
        """An issue from the gem's texts; without a title none is opened."""
        redact, ref = self.redact_confidential_resources, match.seen.ref
        title = value(self.title or "", match, scene, redact, placeholders=True).strip()
        place = self.destination or (ref.project if ref.type.home == "projects" else "")
        project = project_named(place, scene) if self.destination else place
        if not title or not project:
            return NOTHING if not title else match.warned("`issue` needs a `destination` here")
        about = " ".join([str(ref), *match.expansion])
        mark = mark_of(match, about)
        if opened_lately(scene, project, mark, title):
            return match.held(f"its issue was opened less than {ONCE_IN} ago")
        filling = Filling(seen=match.seen, scene=scene, redact=redact)
        text = filling.filled(gem_text(self.description, match, scene)).removesuffix("\n")
        fields = self.fields(lambda text: value(text, match, scene, redact, placeholders=True), scene, project)
        new = Ref(project, 0, f"{match.rule} for {about}")
        given = {"title": title, "description": marked(text, mark), "mark": mark, **fields}
        return match.to(OpenIssue, ref=new, lately=True, of_the_gem=match.of_the_gem, **given)

    def _destination(self, ref: Ref, scene: Scene) -> str:
        return self.destination or (ref.project if ref.iid else scene.default_project)

    def _opened(self, match: Match, scene: Scene, mark: dict[str, object]) -> Effects:
        project, account = self._destination(match.seen.ref, scene), match.seen.resource
        own = {"account": account.id} if isinstance(account, Account) else {}
        if self.template:
            return from_template(self.template, project, match, scene, {**own, **mark})
        names = names_for(match.seen, scene, self.redact_confidential_resources)
        assert self.title is not None  # noqa: S101 – the validator saw to it
        body, hidden = render_body(self.description, names), ""
        if mark:
            hidden = marker.write({**mark, "template": match.rule})
            body = f"{body.rstrip()}\n\n{hidden}".lstrip("\n")
        ref, title = Ref(project, 0, f"{match.rule} for {match.seen.ref}"), render_title(self.title, names)
        return match.to(OpenIssue, ref=ref, title=title, description=body, mark=hidden, confidential=bool(own))


def _before_baseline(match: Match, scene: Scene) -> bool:
    """True if the account was as it is before the baseline: others know it, or were never told, as they are not now.

    Where the list does not say since when, what is opened in the first week after the baseline counts as that.
    """
    if scene.baseline is None:
        return False
    row = match.seen.account(scene)
    if row and (day := as_of(row, scene)):
        return day < scene.baseline
    return scene.today < scene.calendar.add_working_days(scene.baseline, FIRST_WEEK)


def _already(standing: There, wanted: OnePer, match: Match, scene: Scene) -> Effects:
    """One is there: nothing to do. Several that stand for the same: reported, and the bot's own newer ones are closed.

    A first and a second review of one renewal are no twins, also for a rule that takes any review.
    """
    older: dict[Issue, Ref] = {}
    for first, second in combinations(standing.opened, 2):
        kinds = {Seen(issue).kind(scene) for issue in (first, second)}
        if len(kinds) == 1 or wanted.label in kinds:
            older.setdefault(second, first.ref)
    if not older:
        return NOTHING
    refs = ", ".join(str(issue.ref) for issue in standing.opened if issue in older or issue.ref in older.values())
    effects = Effects(warnings=(f"{match.name}: several open issues for one account: {refs}",))
    for twin, ref in older.items():
        ours = scene.standing.is_bot(twin.author) and scene.claim(twin).mark.get("account")
        if ours and twin.user_notes_count == 0:
            effects += Effects(changes=closing(twin, ref, match.rule, f"opened twice for one account, {ref} is older"))
    return effects


def _linked(standing: There, opening: Effects, match: Match) -> Effects:
    """The new issue is related to the one that ended before."""
    new = next(iter(openings(opening.changes)), None)
    if new is None or standing.last is None:
        return NOTHING
    return match.to(Link, ref=new.ref, reason="the account's issue before this one", to=standing.last.ref)
