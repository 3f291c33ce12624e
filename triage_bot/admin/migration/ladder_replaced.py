"""Escalation steps, changed in place into a reminder with steps and a rule that closes; texts become templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from triage_bot.admin.migration.ladders import Ladder, span
from triage_bot.admin.migration.rules_at import RuleAt
from triage_bot.admin.migration.wording import in_jinja
from triage_bot.admin.migration.written import Edit, Entry, YamlText, column, in_a_line, shown
from triage_bot.policy.ids import slug

Told = Mapping[str, Any]


@dataclass(kw_only=True)
class LadderReplaced:
    """What one such set of rules becomes."""

    written: YamlText
    ladder: Ladder
    rules: list[RuleAt]
    data: list[Told]
    templates: dict[str, str] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)

    @property
    def why_not(self) -> str:
        """Why it stays as it is; empty if it can be changed."""
        rules = [self.rules[place] for place in self.ladder.places]
        plain = all(rule.alias is None and _plain(self.written, rule) for rule in rules)
        texts = [in_jinja(self._action(place, "comment"), "issues") for place in self.ladder.warnings]
        if not plain:
            return "it has aliases, merges or brackets"
        if not all(text and not text.startswith("---") for text in texts):
            return "its texts hold more than placeholders"
        return ""

    @property
    def first(self) -> RuleAt:
        """The rule that becomes the reminder."""
        return self.rules[self.ladder.warnings[0]]

    def change(self) -> None:
        """Works out the edits and the templates."""
        for step, place in enumerate(self.ladder.warnings, 1):
            self._warning(place, step)
        self._closing()
        for place in self.ladder.unmark:
            self._take_out(self.rules[place].node)

    def _warning(self, place: int, step: int) -> None:
        rule, label, started = self.rules[place], self.ladder.labels[step - 1], span(self.data[self.ladder.warnings[0]])
        waits: dict[str, Any] = {"last_update": {"older_than": started}}
        if step > 1:
            waits["reminded"] = {"step": step, "rules": [self.first.id]}
        conditions, actions = rule.part(self.written, "conditions"), rule.part(self.written, "actions")
        self._put(conditions["date"], waits)
        self._without(conditions.get("forbidden_labels"), "forbidden_labels", label)
        others = [other for other in self.written.value(actions["labels"]) if other != label]
        toggled = {"toggle_labels": [label], **({"labels": others} if others else {})}
        self._put(actions["labels"], toggled)
        if step == 1:
            self._put(actions["comment"], {"remind": self._remind()})
        else:
            self._cut(actions["comment"])
        if "mention" in actions:
            self._cut(actions["mention"])

    def _remind(self) -> dict[str, Any]:
        steps = []
        for step, place in enumerate(self.ladder.warnings, 1):
            called = [f"@{name.removeprefix('@')}" for name in self._called(place)]
            name = f"{slug(self.first.id)}{'' if step == 1 else f'-{step}'}.md.j2"
            text = in_jinja(self._action(place, "comment"), "issues") or ""
            self.templates[name] = f"{text.strip()}\n" + ("\n{{ to }}\n" if called else "")
            after = "0 days" if step == 1 else span(self.data[place])
            steps.append({"after": after, "mention": called or ["author"], **({"template": name} if step > 1 else {})})
        return {"template": next(iter(self.templates)), "bundled": False, "steps": steps}

    def _called(self, place: int) -> list[str]:
        given = self._action(place, "mention") or []
        return [given] if isinstance(given, str) else list(given)

    def _closing(self) -> None:
        rule, label = self.rules[self.ladder.closes], self.ladder.labels[-1]
        added = {"label_added": {"labels": [label], "older_than": span(self.data[self.ladder.closes])}}
        self._put(rule.part(self.written, "conditions")["date"], added)
        self._without(rule.part(self.written, "actions").get("remove_labels"), "remove_labels", label)

    def _action(self, place: int, key: str) -> Any:
        actions: Told = self.data[place].get("actions") or {}
        return actions.get(key)

    def _put(self, entry: Entry, data: dict[str, Any]) -> None:
        start, end = self.written.span(entry)
        self.edits.append(Edit(start, end, shown(data, column(entry[0]))))

    def _without(self, entry: Entry | None, key: str, label: str) -> None:
        """A list without the label; the whole entry goes if nothing is left."""
        if entry is None:
            return
        given = self.written.value(entry)
        left = [word for word in ([given] if isinstance(given, str) else given) if word != label]
        if left:
            self._put(entry, {key: left})
        else:
            self._cut(entry)

    def _cut(self, entry: Entry) -> None:
        self._lines(*self.written.span(entry))

    def _take_out(self, node: yaml.Node) -> None:
        start, end = node.start_mark.index, node.end_mark.index
        self._lines(start, start + len(self.written.text[start:end].rstrip()))

    def _lines(self, start: int, end: int) -> None:
        """Takes out whole lines."""
        text = self.written.text
        first, after = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        self.edits.append(Edit(first, len(text) if after < 0 else after + 1, ""))


def _plain(written: YamlText, rule: RuleAt) -> bool:
    """True if all it says stands in it, on lines of its own."""
    return not in_a_line(rule.node) and not rule.brackets and all(_bare(written, node) for node in _maps(rule.node))


def _bare(written: YamlText, node: yaml.MappingNode) -> bool:
    return all(key.value != "<<" and not written.is_alias((key, value)) for key, value in node.value)


def _maps(node: yaml.Node) -> Iterator[yaml.MappingNode]:
    if isinstance(node, yaml.MappingNode):
        yield node
        for key, value in node.value:
            if key.value in ("conditions", "actions"):
                if in_a_line(value):
                    yield yaml.MappingNode("", [(yaml.ScalarNode("", "<<"), value)])
                yield from _maps(value)
