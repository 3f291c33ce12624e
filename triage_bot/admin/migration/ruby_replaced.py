"""`ruby:` under conditions → native conditions, as far as they say the same; the rest stays Ruby, asked last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from triage_bot.admin.migration.groups import Conditions, all_of
from triage_bot.admin.migration.note import MigrationNote
from triage_bot.admin.migration.questions import native
from triage_bot.admin.migration.rules_at import RuleAt
from triage_bot.admin.migration.staying import stays
from triage_bot.admin.migration.terms import conjuncts
from triage_bot.admin.migration.written import Edit, Entry, YamlText, column, in_a_line, shown
from triage_bot.errors import Place

Outcome = tuple[list[Edit], list[MigrationNote]]


@dataclass
class _Use:
    """One entry, and all rules that it counts for."""

    entry: Entry
    brackets: bool
    kinds: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)


def ruby_replaced(written: YamlText, rules: Iterable[RuleAt], file: str) -> Outcome:
    """The edits, and what is said about them."""
    edits: list[Edit] = []
    notes: list[MigrationNote] = []
    for use in _uses(written, rules):
        key = use.entry[0]
        place = Place(file, key.start_mark.line + 1, key.start_mark.column + 1)
        edit, kind, said = _replaced(written, use)
        edits += [edit] if edit else []
        notes.append(MigrationNote(place, "changed" if kind else "left", said))
    return edits, notes


def _uses(written: YamlText, rules: Iterable[RuleAt]) -> Iterable[_Use]:
    uses: dict[int, _Use] = {}
    for rule in rules:
        conditions = rule.part(written, "conditions")
        if "ruby" in conditions and not stays(written, rule):
            entry = conditions["ruby"]
            owner = written.entries(rule.node)["conditions"][1]
            use = uses.setdefault(entry[0].start_mark.index, _Use(entry, in_a_line(owner)))
            use.kinds.add(rule.kind)
            use.beside |= conditions.keys() - {"ruby"}
    return uses.values()


def _replaced(written: YamlText, use: _Use) -> tuple[Edit | None, bool, str]:
    """The edit, whether there is one, and what is said."""
    source = str(written.value(use.entry))
    group, rest = _shared(source, use.kinds)
    if written.is_alias(use.entry):
        return None, False, "this Ruby stands behind an alias: write it out to have it told by conditions"
    if not group:
        return None, False, f"Ruby stays: no conditions say the same as {_cut(rest)}"
    data = _beside(group, use.beside)
    if data is None:
        return None, False, "Ruby stays: the rule has `all` of its own already"
    start, end = written.span(use.entry)
    text = _as_yaml(data, rest, column(use.entry[0]), use.brackets, _is_followed(written.text, end))
    edit = Edit(start, end, text)
    keys = ", ".join(data)
    more = f"; what is left of the Ruby is asked after them: {_cut(rest)}" if rest else ""
    return edit, True, f"Ruby became {keys}{more}"


def _shared(source: str, kinds: set[str]) -> tuple[Conditions, str]:
    """Conditions that all these types know, and what is left as Ruby."""
    if all(whole := [native(source, kind) for kind in sorted(kinds)]):
        return whole[0] or {}, ""
    told: list[Conditions] = []
    rest: list[str] = []
    for part in conjuncts(source):
        groups = [native(part, kind) for kind in sorted(kinds)]
        told += [groups[0]] if groups[0] and all(groups) else []
        rest += [] if groups[0] and all(groups) else [part]
    return all_of(told), " && ".join(rest if len(rest) == 1 else [_bracketed(part) for part in rest])


def _as_yaml(data: Conditions, rest: str, indent: int, brackets: bool, followed: bool) -> str:
    """The conditions, and what is left of the Ruby: in lines of its own, if nothing follows on the last one."""
    if "\n" not in rest or brackets or followed:
        return shown({**data, **({"ruby": rest} if rest else {})}, indent, brackets)
    lines = [f"{' ' * (indent + 2)}{line}".rstrip() for line in rest.split("\n")]
    return "\n".join([f"{shown(data, indent)}\n{' ' * indent}ruby: |", *lines])


def _is_followed(text: str, end: int) -> bool:
    """True if something else stands on the line behind the entry."""
    return bool(text[end:].partition("\n")[0].strip())


def _bracketed(part: str) -> str:
    return f"({part})"


def _beside(group: Conditions, keys: set[str]) -> Conditions | None:
    """The group, to stand beside these keys."""
    clash = {key: value for key, value in group.items() if key in keys}
    if not clash:
        return group
    if "all" in keys:
        return None
    free = {key: value for key, value in group.items() if key not in keys}
    return all_of([free, {"all": [clash]}])


def _cut(source: str) -> str:
    line = " ".join(source.split())
    return line if len(line) <= 80 else f"{line[:77]}…"
