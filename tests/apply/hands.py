"""Changes made by hand, carried out on a sandbox by the real adapter, here or in a process of their own."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests

from tests.builders import category
from triage_bot.apply.apply import Apply
from triage_bot.apply.speaking import Pace
from triage_bot.apply.writing import Outcome
from triage_bot.changes.change import Change
from triage_bot.changes.link import Link
from triage_bot.changes.notes import PostNote, React
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.relabel import Relabel
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.repeating import Repeating
from triage_bot.model.facts import Facts, Identity, Snapshot
from triage_bot.model.resource import Ref
from triage_bot.text import marker

ASKED = datetime(2026, 11, 23, 9, tzinfo=UTC)
REGIONS = ("EMEA", "APAC")
COLOURS = ("HS::Red", "HS::Yellow", "HS::Green")
OWN = frozenset({"due", "asked", "triage::a", *REGIONS, *COLOURS})
"""Labels the policy may create."""
CATEGORIES = {
    "region": category("region", *REGIONS),
    "health": category("health", *COLOURS, aliases={"HS:Red": "HS::Red"}),
}


@dataclass(frozen=True)
class Hands:
    """One sandbox: what people do there, what is seen, and what is done."""

    url: str
    token: str
    root: str
    project: str

    def ref(self, iid: int = 1) -> Ref:
        return Ref(self.project, iid)

    def new(self, key: str) -> Ref:
        """A planned issue."""
        return Ref(self.project, 0, key)

    # People, and what is there --------------------------------------------------------------

    def call(self, method: str, path: str, **body: Any) -> Any:
        """A call as root below the project."""
        url, headers = f"{self.url}/api/v4/projects/1{path}", {"PRIVATE-TOKEN": self.root}
        answer = requests.request(method, url, json=body or None, headers=headers, timeout=10)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def issue(self, **more: Any) -> Ref:
        return self.ref(self.call("POST", "/issues", **{"title": "Alder Foods", **more})["iid"])

    def say(self, ref: Ref, body: str = "@bot do it") -> int:
        """A person's note; returns its id."""
        return int(self.call("POST", f"/issues/{ref.iid}/notes", body=body)["id"])

    def labels(self, ref: Ref) -> set[str]:
        return set(self.call("GET", f"/issues/{ref.iid}")["labels"])

    def bodies(self, ref: Ref) -> list[str]:
        """First lines of the bot's notes, oldest first."""
        found = self.call("GET", f"/issues/{ref.iid}/notes?sort=asc&activity_filter=only_comments")
        return [one["body"].splitlines()[0] for one in found if "_bot_" in one["author"]["username"]]

    def emoji(self, ref: Ref, note: int) -> list[str]:
        return [one["name"] for one in self.call("GET", f"/issues/{ref.iid}/notes/{note}/award_emoji")]

    def linked(self, ref: Ref) -> list[int]:
        return [one["iid"] for one in self.call("GET", f"/issues/{ref.iid}/links")]

    def door(self, name: str, verb: str = "POST", **body: Any) -> Any:
        answer = requests.request(verb, f"{self.url}/sandbox/{name}", json=body or None, timeout=10)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def fault(self, kind: str, method: str, path: str, **more: Any) -> None:
        self.door("faults", kind=kind, method=method, path=path, **more)

    def writes(self) -> list[str]:
        """What was sent, without the project: `POST issues/1/notes`."""
        log = self.door("requests", "GET")["log"]
        sent = [f"{one['method']} {one['path'].rpartition('/projects/')[2].partition('/')[2]}" for one in log]
        return [one for one in sent if not one.startswith("GET")]

    def forget(self) -> None:
        self.door("requests", "DELETE")

    # Changes --------------------------------------------------------------------------------

    def note(self, ref: Ref, rule: str = "r", text: str = "A word.", about: str = "", **more: Any) -> PostNote:
        """A note with a marker, as rules write it."""
        said = marker.Said(rule=rule, episode=ASKED, step=0, about=(about or text,))
        return PostNote(
            ref=ref, rule=rule, reason="", body=f"{text}\n\n{marker.write({'said': [said.entry()]})}", key=text, **more
        )

    def answer(self, ref: Ref, rule: str = "r", text: str = "Done.", **more: Any) -> PostNote:
        return self.note(ref, rule, text, answer=True, **more)

    def relabel(self, ref: Ref, rule: str = "r", label: str = "due") -> Relabel:
        return Relabel(ref=ref, rule=rule, reason="", add=(label,))

    def react(self, ref: Ref, note_id: int, name: str = "thumbsup") -> React:
        return React(ref=ref, rule="r", reason="", note_id=note_id, name=name)

    def link(self, ref: Ref, to: Ref) -> Link:
        return Link(ref=ref, rule="r", reason="", to=to)

    def open(self, key: str, **more: Any) -> OpenIssue:
        mark = marker.write({"about": key})
        return OpenIssue(
            ref=self.new(key), rule="r", reason="", title=key, description=f"Hello\n\n{mark}", mark=mark, **more
        )

    # Doing ----------------------------------------------------------------------------------

    def adapter(self, kind: type[Gateway] = Gateway, sleep: Callable[[float], object] = lambda _: None) -> Gateway:
        return kind(
            connection=Connection(
                host=self.url, token=self.token, repeating=Repeating(sleep=lambda seconds: (sleep(seconds), None)[1])
            )
        )

    def seen(self) -> Snapshot:
        """All issues with their notes as they are now."""
        adapter = self.adapter()
        me, scope = adapter.me(), adapter.scope("projects", self.project)
        issues = {one.ref: one for one in adapter.newest(self.project)}
        facts = {ref: Facts(notes=adapter.notes(ref)) for ref in issues}
        identity = Identity(frozenset({me.user.username}), project_ids=frozenset({1}))
        return Snapshot(
            scope=scope, me=me, taken_at=ASKED, identity=identity, issues=issues, facts=facts, labels=frozenset()
        )

    def apply(
        self,
        *changes: Change,
        seen: Snapshot | None = None,
        adapter: Gateway | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> list[tuple[str, str, str]]:
        """(kind, status, error) in the order of doing; the log holds what this sent."""
        snapshot = seen or self.seen()
        self.forget()
        pace = Pace(clock=clock, sleep=time.sleep)
        doing = Apply(
            gateway=adapter or self.adapter(), snapshot=snapshot, own_labels=OWN, pace=pace, categories=CATEGORIES
        )
        return [_plain(one) for one in doing.run(changes).outcomes]

    @contextmanager
    def elsewhere(self, changes: Iterable[Change]) -> Iterator[multiprocessing.process.BaseProcess]:
        """A process that carries out the changes; it is killed in the end."""
        process = multiprocessing.get_context("spawn").Process(target=self.apply, args=tuple(changes), daemon=True)
        process.start()
        try:
            yield process
        finally:
            process.kill()
            process.join()


def _plain(outcome: Outcome) -> tuple[str, str, str]:
    return (outcome.change.kind, outcome.status, outcome.error)
