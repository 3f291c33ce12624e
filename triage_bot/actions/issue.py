"""Action `issue`: open an issue, from a text as in the gem or from a template file.

With `once_per: account` there is one open issue per account: found by hidden mark, then by
`account_id` in the table, then by exact name in the title (R025, R027 to R029).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import model_validator

from triage_bot.actions.base import NOTHING, TEXT_NAMES, Effects, Held, Match, Structured, Text
from triage_bot.actions.opening import from_template
from triage_bot.conditions.base import refuse
from triage_bot.model.change import OpenIssue, SetState
from triage_bot.model.resource import Account, Issue, Ref
from triage_bot.scene import Scene, names_for
from triage_bot.text import marker
from triage_bot.text.template import render_body, render_title

FRESH_CLOSE = timedelta(days=14)
"""An issue a person closed is not opened again sooner, unless the account's health is newer."""

ISSUE_NAMES = TEXT_NAMES | frozenset({"account_table"})


class Issue_(Structured):  # noqa: N801 – `Issue` is the noun
    """Open an issue for the match, from `title` and `description` or a `template`; at most once per account."""

    key = "issue"
    on = frozenset({"issues", "accounts"})
    title: str | None = None
    description: str = ""
    destination: str | None = None
    redact_confidential_resources: bool = True
    template: str | None = None
    once_per: Literal["account"] | None = None
    allow_public: bool = False

    @model_validator(mode="after")
    def _title_or_template(self) -> Any:
        refuse((self.title is None) == (self.template is None), "give title (and description) or template")
        return self

    def settled(self, match: Match, scene: Scene) -> bool:
        account = match.seen.resource
        if self.once_per is None or not isinstance(account, Account):
            return False
        return not any(isinstance(one, OpenIssue) for one in self.act(match, scene).changes)

    def act(self, match: Match, scene: Scene) -> Effects:
        account = match.seen.resource
        if refusal := self._refused(match, scene):
            return refusal
        if self.once_per and isinstance(account, Account):
            there = self._existing(account, scene)
            opened = [one for one in there if one.state == "opened"]
            if opened:
                return self._already(opened, match, scene)
            if moved := next((one for one in there if one.moved), None):
                why = f"{moved.ref} was moved to another project and goes on there"
                return Effects(held=(Held(match.seen.ref, match.rule, why),))
            if fresh := self._freshly_closed(there, match, scene):
                return Effects(held=(fresh,))
        opening, warnings = self._opening(match, scene)
        return Effects((opening,), warnings=warnings)

    def _refused(self, match: Match, scene: Scene) -> Effects | None:
        """No place to open it, or a place everyone may read."""
        if not self._destination(match.seen.ref, scene):
            return Effects(warnings=(f"{match.name}: `issue` needs a `destination` here",))
        if isinstance(match.seen.resource, Account) and scene.public and not self.allow_public:
            why = "the project is public; account issues are not opened there unless `allow_public: true`"
            return Effects(held=(Held(match.seen.ref, match.rule, why),))
        return None

    def _existing(self, account: Account, scene: Scene) -> list[Issue]:
        """Issues about this account in the destination, oldest first; the surest way to an open one wins."""
        project = self._destination(account.ref, scene)
        closed: dict[Ref, Issue] = {}
        for found in scene.about_accounts.find(account):
            here = sorted((one for one in found if one.ref.project == project), key=lambda one: one.id)
            if any(one.state == "opened" for one in here):
                return here
            closed |= {one.ref: one for one in here}
        return list(closed.values())

    def _already(self, opened: list[Issue], match: Match, scene: Scene) -> Effects:
        """One is there: nothing to do. Several: reported, and the bot's own newer ones are closed."""
        oldest, *newer = opened
        if not newer:
            return NOTHING
        effects = Effects(warnings=(f"{match.name}: several open issues for one account: {_refs(opened)}",))
        for one in newer:
            if scene.identity.is_bot(one.author) and _marked(one) and one.user_notes_count == 0:
                reason = f"opened twice for one account, {oldest.ref} is older"
                close = SetState(ref=one.ref, rule=match.rule, reason=reason, event="close")
                effects += Effects((close,))
        return effects

    def _freshly_closed(self, there: list[Issue], match: Match, scene: Scene) -> Held | None:
        """Held while a person's close is younger than 14 days and the row's health is not newer."""
        for one in there:
            if one.closed_at is None or (one.closed_by and scene.identity.is_bot(one.closed_by)):
                continue
            as_of = match.seen.fields(scene).get("health_as_of")
            newer = isinstance(as_of, date) and as_of > scene.calendar.day(one.closed_at)
            if scene.now - one.closed_at < FRESH_CLOSE and not newer:
                until = one.closed_at + FRESH_CLOSE
                who = one.closed_by.username if one.closed_by else "a person"
                why = f"{one.ref} was closed by {who} on {scene.calendar.day(one.closed_at)}"
                return Held(match.seen.ref, match.rule, why, until)
        return None

    def _destination(self, ref: Ref, scene: Scene) -> str:
        return self.destination or (ref.project if ref.iid else scene.default_project)

    def _opening(self, match: Match, scene: Scene) -> tuple[OpenIssue, tuple[str, ...]]:
        project = self._destination(match.seen.ref, scene)
        if self.template:
            account = match.seen.resource
            mark = {"account": account.id} if isinstance(account, Account) else {}
            return from_template(self.template, project, match, scene, mark)
        names = names_for(match.seen, scene, self.redact_confidential_resources)
        about_account = isinstance(match.seen.resource, Account)
        assert self.title is not None  # noqa: S101 – the validator saw to it
        body, hidden = render_body(self.description, names), ""
        if self.once_per and isinstance(match.seen.resource, Account):
            hidden = marker.write({"account": match.seen.resource.id, "template": match.rule})
            body = f"{body.rstrip()}\n\n{hidden}".lstrip("\n")
        opening = OpenIssue(
            ref=Ref(project, 0, f"{match.rule} for {match.seen.ref}"),
            rule=match.rule,
            reason=match.why,
            title=render_title(self.title, names),
            description=body,
            mark=hidden,
            confidential=about_account,
        )
        return opening, ()

    def texts(self) -> Iterable[Text]:
        if self.template:
            yield Text(("template",), self.template, ISSUE_NAMES, template=True)
        if self.title:
            yield Text(("title",), self.title)
        yield Text(("description",), self.description)


def _marked(issue: Issue) -> object:
    """The account the hidden mark names; nothing for a hand-made issue."""
    return marker.read(issue.description).get("account")


def _refs(issues: list[Issue]) -> str:
    return ", ".join(str(one.ref) for one in issues)
