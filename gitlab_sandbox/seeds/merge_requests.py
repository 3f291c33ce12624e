"""Writes the history of merge requests directly: no limits, no hooks, times as told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gitlab_sandbox.seeds.history import Historian
from gitlab_sandbox.seeds.shape import Place
from gitlab_sandbox.state import awards, branches, closing, mentions, mergeability, milestones, rendered, traces
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor

STATES = ("opened", "closed", "merged", "locked")


class MergeRequestHistorian(Historian):
    words = ("closed", "reopened", "merged")

    def merge_request(self, place: Place, given: dict[str, Any]) -> m.MergeRequest:
        born = self._instant(place, place.need(given, "created"))
        author = self._user(place, given.get("author", "root"))
        project = self._project(place, given.get("project"))
        merge_request = m.MergeRequest(
            id=self.state.next_id("merge_request"), iid=self.state.take_iid(project, "merge_request"),
            project=project, title=str(place.need(given, "title")).strip(), author=author, created_at=born,
            updated_at=born, source_branch=str(place.need(given, "source_branch")),
            target_branch=str(given.get("target_branch", project.default_branch)),
            description=self.times.fill(given["description"]) if given.get("description") else None,
        )  # fmt: skip
        project.merge_requests[merge_request.iid] = merge_request
        self._people(place, merge_request, given)
        self._branches(merge_request, str(given.get("state", "")), born)
        self._labels(place, merge_request, author, born, add=given.get("labels"), remove=None)
        closing.refresh(self.state, merge_request)
        self._tell_issues(merge_request)
        for _at, step in sorted(self._steps(place, merge_request, given), key=lambda x: x[0]):
            step()
        self._end(place, merge_request, given)
        return merge_request

    def _people(self, place: Place, merge_request: m.MergeRequest, given: dict[str, Any]) -> None:
        merge_request.assignees = [self._user(place, name) for name in given.get("assignees") or []]
        merge_request.reviewers = [self._user(place, name) for name in given.get("reviewers") or []]
        merge_request.discussion_locked = given.get("locked")
        merge_request.conflicts = bool(given.get("conflicts"))
        if title := given.get("milestone"):
            merge_request.milestone = milestones.find(merge_request.project, title)
            if merge_request.milestone is None:
                raise place.fault(f"no milestone {title!r}")
        for here, emoji, names in place.at("awards").named(given.get("awards")):
            if not awards.known(awards.ALIASES.get(emoji, emoji)):
                raise here.fault(f"{emoji!r} is no emoji")
            for user in [self._user(here, name) for name in names or []]:
                award_id, name = self.state.next_id("award"), awards.ALIASES.get(emoji, emoji)
                merge_request.awards.append(m.Award(award_id, name, user, merge_request.created_at))

    def _branches(self, merge_request: m.MergeRequest, state: str, born: datetime) -> None:
        """What is not listed was pushed for this; the source of what is merged is gone by now."""
        project = merge_request.project
        wanted = [merge_request.target_branch, *([] if state == "merged" else [merge_request.source_branch])]
        for name in wanted:
            if name not in project.branches:
                branches.plant(project, name, born, author=merge_request.author, title=merge_request.title)
        merge_request.head = mergeability.head(merge_request) or f"{merge_request.id:040x}"

    def _tell_issues(self, merge_request: m.MergeRequest) -> None:
        """Every issue it names has a note that says so."""
        actor = Actor(self.state, merge_request.author)
        texts = (rendered.title(merge_request.title), rendered.markdown(merge_request.description))
        named = [x for text in texts for x in mentions.items(self.state, merge_request.project, text)]
        for item in dict.fromkeys(mentions.find(self.state, x) for x in named):
            if isinstance(item, m.Issue):
                body = f"mentioned in merge request {merge_request.reference(item.project)}"
                traces.add_note(actor, item, body, merge_request.created_at, system=True).about = merge_request

    def _state(self, item: m.Issuable, actor: Actor, word: str, at: datetime) -> None:
        if isinstance(item, m.MergeRequest) and word == "merged":
            item.first_contribution = mergeability.is_first_contribution(item)
            item.state, item.merged_at, item.merged_by = "merged", at, actor.user
            item.merge_commit = f"{item.id:040x}"
            traces.state_event(actor, item, word, at)
        else:
            super()._state(item, actor, word, at)

    def _end(self, place: Place, merge_request: m.MergeRequest, given: dict[str, Any]) -> None:
        state = given.get("state")
        if state is not None and state not in STATES:
            raise place.fault(f"state {state!r} is not one of {', '.join(STATES)}")
        if state == "closed" and merge_request.state == "opened":
            self._close(place, merge_request, given)
        if state == "merged" and merge_request.state == "opened":
            at = self._instant(place, given["merged"]) if given.get("merged") else merge_request.updated_at
            by = self._user(place, given.get("merged_by") or merge_request.author.username)
            self._state(merge_request, Actor(self.state, by), "merged", at)
            merge_request.updated_at = max(merge_request.updated_at, at)
        if state == "locked":
            merge_request.state = "locked"
        if "updated" in given:
            merge_request.updated_at = self._instant(place, given["updated"])
