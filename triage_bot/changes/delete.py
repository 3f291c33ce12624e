"""Change `delete`: a branch, an issue or a merge request is deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from triage_bot.changes.change import Change, Hand, Stage
from triage_bot.changes.expected import Expectation
from triage_bot.changes.hands import Hands
from triage_bot.changes.meanwhile import Kin, Meanwhile
from triage_bot.errors import Overtaken, ResourceError
from triage_bot.model.resource import Issue


@dataclass(frozen=True, kw_only=True)
class Delete(Change):
    """Delete it, after everything else; `kept` says why GitLab refuses that, if it is known to."""

    kept: str = ""
    kind, sent, rank, says = "delete", Stage.AFTER, 2, "delete it"
    expects = (Expectation(key="delete", takes=Literal[True], phrase="delete it", rank=21),)

    def shows(self, issue: Issue | None, by: Hand) -> Issue | None:
        return replace(issue, deleted=True) if issue else None

    def guards(self, kin: Kin) -> bool:
        return True

    def overtaken(self, meanwhile: Meanwhile) -> str:
        """It is for good: whatever a person changed stays."""
        before, now = meanwhile.before, meanwhile.now
        if _commit(before) != _commit(now):
            return "somebody pushed to it meanwhile"
        changed = "" if meanwhile.ran or _edited(before) == _edited(now) else "it was changed meanwhile"
        return meanwhile.acted or changed

    def do(self, hands: Hands) -> None:
        try:
            hands.delete(self)
        except ResourceError as error:
            raise Overtaken(f"{self.kept}: {error.message}") if self.kept else error from None


def _commit(branch: Issue) -> object:
    """The last one of a branch; other resources have none."""
    commit = branch.row.get("commit")
    return commit.get("id") if isinstance(commit, Mapping) else None


def _edited(issue: Issue) -> tuple[object, ...]:
    """What people set, as it compares whether it was read or planned."""
    people = [{user.username for user in users} for users in (issue.assignees, issue.reviewers)]
    plain = (issue.title, issue.description.strip(), issue.due_date, issue.confidential, issue.discussion_locked)
    return *plain, issue.weight, issue.health_status, issue.milestone and issue.milestone.title, people
