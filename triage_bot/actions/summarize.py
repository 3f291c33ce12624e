"""Action `summarize`: one issue that lists all matches of the rule; with `update`, one that is kept current."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from ruby_subset.core.values import Hash
from triage_bot.actions.comment import ONCE_IN
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.gem_summary import GemSummary, known_of
from triage_bot.actions.match import Match
from triage_bot.actions.naming import project_named
from triage_bot.actions.opening import Opened, mark_of, marked, opened_lately
from triage_bot.actions.update import Hides
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.set_field import EditDescription
from triage_bot.context.checking import Text
from triage_bot.context.gem.row import seen_row, shown
from triage_bot.context.scene import Scene
from triage_bot.context.wording import TEXT_NAMES, names_for
from triage_bot.model.facts import Broken
from triage_bot.model.resource import ACCOUNTS, Issue, Ref
from triage_bot.model.resource_type import OF_GITLAB
from triage_bot.shapes.values import GemProse, Word
from triage_bot.text import marker
from triage_bot.text.inert import Raw
from triage_bot.text.template import render_body, render_title

SUMMARY_NAMES = frozenset({"title", "items", "type", "today", "now", "quarter", "next_quarter", "quarter_of"})


class Summarize(Opened):
    """Open one issue with a line per match; `update: true` edits the same issue on later runs."""

    key = "summarize"
    of_the_gem = True
    set_wide = True
    summarizes = True
    on = OF_GITLAB | {ACCOUNTS}
    title: Annotated[GemProse, Text(names=TEXT_NAMES | SUMMARY_NAMES, gem=True, summary=True)] = ""
    destination: Word | None = None
    item: Annotated[GemProse, Text(gem=True)] = ""
    summary: Annotated[GemProse, Text(names=TEXT_NAMES | SUMMARY_NAMES, gem=True, summary=True)] = ""
    redact_confidential_resources: Hides = True
    update: bool = False

    def gather(self, matches: tuple[Match, ...], scene: Scene) -> Effects:
        if not matches:
            return NOTHING
        listed = [seen_row(match.seen) for match in matches] if matches[0].resource_type in OF_GITLAB else ()
        return self._summary(self._items(matches, scene), matches[0], scene, listed)

    def part(self, matches: tuple[Match, ...], scene: Scene) -> str:
        listed = [seen_row(match.seen) for match in matches] if matches[0].resource_type in OF_GITLAB else ()
        return self._around(self._items(matches, scene), matches[0], scene, listed)[1]

    def unmatched(self, match: Match, scene: Scene) -> Effects:
        self._in_the_gems_words(scene).titled(match)
        return NOTHING

    def words(self, match: Match, scene: Scene) -> str:
        return self._around("", match, scene)[1]

    def whole(self, parts: Sequence[str], match: Match, scene: Scene) -> Effects:
        return self._summary("\n\n".join(parts), match, scene, [shown({"items": part}) for part in parts])

    def project(self) -> str:
        return self.destination or "" if self.update else ""

    def in_words_of_the_gem(self) -> bool:
        return not self.update

    # Texts --------------------------------------------------------------------------------

    def _in_the_gems_words(self, scene: Scene) -> GemSummary:
        redact = self.redact_confidential_resources
        return GemSummary(item=self.item, title=self.title, summary=self.summary, redact=redact, scene=scene)

    def _items(self, matches: Iterable[Match], scene: Scene) -> str:
        """The matches' lines, joined as the gem joins them."""
        matches = tuple(matches)
        if matches[0].resource_type != ACCOUNTS:
            return self._in_the_gems_words(scene).items(matches)
        lines = [render_body(self.item, self._names(match, scene)) for match in matches]
        return "\n".join(line.rstrip("\n") for line in lines)

    def _names(self, match: Match, scene: Scene) -> dict[str, object]:
        return names_for(match.seen, scene, self.redact_confidential_resources)

    def _around(self, items: str, match: Match, scene: Scene, listed: Sequence[Hash] = ()) -> tuple[str, str]:
        """(title, text) around the lines."""
        if match.resource_type != ACCOUNTS:
            texts = self._in_the_gems_words(scene)
            title = texts.titled(match)
            alone = not self.summary and not match.of_the_gem  # the gem's issue has no text then
            return title, items if alone else texts.text(match, items, title, listed)
        names = {**self._names(match, scene), "title": "", "items": Raw(items), "type": match.resource_type}
        title = render_title(self.title, names)
        return title, render_body(self.summary, {**names, "title": title}) if self.summary else items

    # The issue ----------------------------------------------------------------------------

    def _summary(self, parts: str, match: Match, scene: Scene, listed: Sequence[Hash]) -> Effects:
        """Open the summary, or bring the living one up to date."""
        title, text = self._around(parts, match, scene, listed)
        if not title and "comment_on_summary" in match.siblings:
            raise Broken("a summary without a title is not made, so there is nothing to comment on")
        if not title or (self.update and not parts.strip()):
            return NOTHING
        project = project_named(self.destination, scene) if self.destination else scene.default_project
        if not project:
            return Effects(warnings=(f"{match.name}: a summary of a group needs a `destination`",))
        if self.update:
            return self._kept(title, text, project, match, scene)
        about = " ".join(["summary", *match.expansion])
        mark = mark_of(match, about)
        if opened_lately(scene, project, mark, title):
            return match.held(f"its summary was opened less than {ONCE_IN} ago")
        texts = self._in_the_gems_words(scene)
        known = known_of(parts, title, listed)
        fields = self.fields(lambda given: texts.value(given, match, known), scene, project)
        return Effects(changes=(self._opening(title, marked(text, mark), project, match, mark, **fields),))

    def _opening(self, title: str, text: str, project: str, match: Match, mark: str, **fields: object) -> OpenIssue:
        return match.change(
            OpenIssue,
            ref=Ref(project, 0, " ".join(["summary", match.rule, *match.expansion])),
            reason=f"{match.name}: summary",
            title=title,
            description=text,
            mark=mark,
            lately=not self.update,
            of_the_gem=match.of_the_gem,
            **fields,
        )

    def _kept(self, title: str, text: str, project: str, match: Match, scene: Scene) -> Effects:
        """The living summary says what a new one would say."""
        key = f"summary:{match.rule}"
        close = match.resource_type == ACCOUNTS  # what it holds is the account list's
        mark: dict[str, object] = {"living": key, "confidential": True} if close else {"living": key}
        hidden = marker.write(mark)
        fields = {"confidential": True} if close else {}
        wanted = self._opening(title, f"{text.rstrip()}\n\n{hidden}", project, match, hidden, **fields)
        living = scene.living_at(key)
        return self._edited(living, wanted, match) if living else Effects(changes=(wanted,))

    def _edited(self, living: Issue, wanted: OpenIssue, match: Match) -> Effects:
        if living.description.strip() == wanted.description.strip():
            return NOTHING
        text, was = wanted.description, living.description
        return match.to(
            EditDescription, ref=living.ref, reason=wanted.reason, body=text, was=was, private=wanted.confidential
        )
