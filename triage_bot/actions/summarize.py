"""Action `summarize`: one issue that lists all matches of the rule; with `update`, one that is kept current."""

from collections.abc import Iterable
from typing import Annotated

from triage_bot.actions.base import NOTHING, Effects, Structured
from triage_bot.actions.match import Match
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.set_field import EditDescription
from triage_bot.context.checking import Outright, Text
from triage_bot.context.scene import Scene
from triage_bot.context.wording import TEXT_NAMES, names_for
from triage_bot.model.resource import Issue, Ref
from triage_bot.text import marker
from triage_bot.text.inert import Raw
from triage_bot.text.template import render_body, render_title

SUMMARY_NAMES = frozenset({"title", "items", "type", "today", "now", "quarter", "next_quarter", "quarter_of"})


class Summarize(Structured):
    """Open one issue with a line per match; `update: true` edits the same issue on later runs."""

    key = "summarize"
    of_the_gem = True
    set_wide = True
    summarizes = True
    on = frozenset({"issues", "accounts"})
    title: Annotated[str, Text(TEXT_NAMES | SUMMARY_NAMES)]
    destination: str | None = None
    item: Annotated[str, Text()] = ""
    summary: Annotated[str, Text(TEXT_NAMES | SUMMARY_NAMES)] = ""
    redact_confidential_resources: Annotated[bool, Outright(False)] = True
    update: bool = False

    def gather(self, matches: tuple[Match, ...], scene: Scene) -> Effects:
        if not matches:
            return NOTHING
        return self.whole(self._items(matches, scene), matches[0], scene)

    def part(self, matches: tuple[Match, ...], scene: Scene) -> str:
        return self._around(self._items(matches, scene), matches[0], scene)[1]

    def project(self) -> str:
        return self.destination or "" if self.update else ""

    def _items(self, matches: Iterable[Match], scene: Scene) -> str:
        """The matches' lines, joined as the gem joins them."""
        lines = [render_body(self.item, self._names(match, scene)) for match in matches]
        return "\n".join(line.rstrip("\n") for line in lines)

    def _names(self, match: Match, scene: Scene) -> dict[str, object]:
        """Everybody may read a summary of issues: the account list's values stand there only if the policy says so."""
        redact = self.redact_confidential_resources
        return names_for(match.seen, scene, redact, bare=redact and match.resource_type != "accounts")

    def _around(self, items: str, match: Match, scene: Scene) -> tuple[str, str]:
        """(title, text) around the lines."""
        names = {**self._names(match, scene), "title": "", "items": Raw(items), "type": match.resource_type}
        title = render_title(self.title, names)
        return title, render_body(self.summary, {**names, "title": title}) if self.summary else items

    def whole(self, parts: str, match: Match, scene: Scene) -> Effects:
        """Open the summary, or bring the living one up to date."""
        title, text = self._around(parts, match, scene)
        if not title or not parts.strip():
            return NOTHING
        project = self.destination or scene.default_project
        if not project:
            return Effects(warnings=(f"{match.name}: a summary of a group needs a `destination`",))
        key = f"summary:{match.rule}"
        close = match.resource_type == "accounts"  # what it holds is the account list's
        mark: dict[str, object] = {"living": key, "confidential": True} if close else {"living": key}
        hidden = marker.write(mark) if self.update else ""
        opening = match.change(
            OpenIssue,
            ref=Ref(project, 0, " ".join(["summary", match.rule, *match.expansion])),
            reason=f"{match.name}: summary",
            title=title,
            description=f"{text.rstrip()}\n\n{hidden}" if hidden else text,
            mark=hidden,
            confidential=close,
        )
        living = scene.living_at(key) if self.update else None
        return self._edited(living, opening, match) if living else Effects(changes=(opening,))

    def _edited(self, living: Issue, wanted: OpenIssue, match: Match) -> Effects:
        """The living summary says what a new one would say."""
        if living.description.strip() == wanted.description.strip():
            return NOTHING
        text, was = wanted.description, living.description
        return match.to(
            EditDescription, ref=living.ref, reason=wanted.reason, body=text, was=was, private=wanted.confidential
        )
