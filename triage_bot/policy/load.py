"""Files → PolicySet: reads, includes, validates and checks; all faults at once, each with its place."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from triage_bot.actions.base import Beside
from triage_bot.conditions.base import Condition, Group
from triage_bot.context.checking import Vocabulary
from triage_bot.context.process import FOR_YOU, LIST_CALL, STEPS, Process
from triage_bot.errors import Fault, FaultyFiles
from triage_bot.model.resource_type import PER_PAGE
from triage_bot.policy import checks
from triage_bot.policy.agreement import Agreement
from triage_bot.policy.grouping import Grouping, circle
from triage_bot.policy.ids import Naming, duplicate_ids, replaced, slug
from triage_bot.policy.lists import ListBase, ListSection, combined, line_of, sections_of
from triage_bot.policy.policy_set import NOTHING_OUTSIDE, Outside, PolicySet, Rule, Summary
from triage_bot.policy.reading import PolicyFile, Reading
from triage_bot.policy.shelf import CALL_NAMES, LIST_NAMES, TemplateShelf
from triage_bot.shapes.source import Path_, Source
from triage_bot.text.budget import texts_of_one_policy
from triage_bot.text.calendar import Calendar


def load(paths: Iterable[Path], allow_unknown_keys: bool = False, outside: Outside = NOTHING_OUTSIDE) -> PolicySet:
    """Loads policy files as one policy; raises FaultyFiles with every fault found."""
    loading = Reading(allow_unknown_keys=allow_unknown_keys)
    with texts_of_one_policy():
        for path in dict.fromkeys(paths):
            loading.read(path)
        policy = _Assembly(loading, outside).policy_set()
    if faults := [*loading.faults, *(fault for source in loading.sources.values() for fault in source.faults)]:
        raise FaultyFiles(faults)
    return policy


class _Assembly:
    """Merges the files' settings and rules."""

    def __init__(self, loading: Reading, outside: Outside) -> None:
        self.loading, self.outside = loading, outside
        self.files = loading.files
        folders = {file.path.parent: str(Path(file.source.file).parent) for file in self.files}
        self.shelf = TemplateShelf([file.path for file in self.files], folders)
        self.agreement = Agreement(self.files)
        self.categories = self.agreement.by_name("label_categories")
        self.grouping = Grouping(self._named())
        self.lists = combined((file.source, file.model.lists) for file in self.files)
        self.process = self._process()
        self.naming = Naming()

    def policy_set(self) -> PolicySet:
        self._shelve_lists()
        self._check_named()
        of_files = {file.path: self._steps(file) for file in self.files}
        steps = [step for path in self.loading.passes for step in of_files.get(path, ())]
        steps += [
            self._line_of(section, whole.head)
            for whole in self.lists.values()
            for part in whole.parts
            for section in sections_of(part, slug)
        ]
        steps, faults = replaced(steps)
        self.loading.faults += faults
        rules = PolicySet(steps=tuple(steps)).rules
        self.loading.faults += duplicate_ids([*rules, *(step for step in steps if isinstance(step, Summary))])
        self.loading.faults += [*checks.toggles_that_clash(rules), *self.shelf.faults]
        for file in self.files:
            checks.check_regions(file.model.calendar, self.categories.get("region"), file.source)
        host, host_place = self.agreement.host()
        return PolicySet(
            steps=tuple(steps),
            categories=self.categories,
            calendar=self.agreement.setting("calendar") or Calendar(),
            bot_usernames=frozenset(name for file in self.files if file.model.bot for name in file.model.bot.usernames),
            other_bots=frozenset(name for file in self.files for name in file.model.bots),
            baseline=self.agreement.setting("baseline"),
            people_file=self.agreement.people_file(),
            account_source=self.agreement.account_source(),
            templates=self.shelf.documents,
            warnings=(*self.loading.warnings, *self._told(), *checks.advice(rules, self.shelf.documents)),
            files=tuple(file.path for file in self.files),
            host_url=host,
            host_place=host_place,
            per_page=self.agreement.setting("per_page") or PER_PAGE,
            process=self.process,
            outside=self.outside,
            of_the_gem=all(file.of_the_gem for file in self.files),
        )

    def _told(self) -> Iterator[Fault]:
        """What is odd in files, and no fault."""
        return (warning for source in self.loading.sources.values() for warning in source.warnings)

    def _process(self) -> Process:
        mentions = [file.model.bot.mention for file in self.files if file.model.bot and file.model.bot.mention]
        return Process(
            forms=tuple(self.agreement.by_name("forms").values()),
            next_steps=self.agreement.setting("next_steps") or STEPS,
            lists={name: whole.spec for name, whole in self.lists.items()},
            values=self.agreement.by_name("values"),
            priorities=self.agreement.by_name("priorities"),
            mention=mentions[0] if mentions else "",
        )

    def _shelve_lists(self) -> None:
        """The templates that living lists are made of."""
        self.shelf.always(FOR_YOU.template, LIST_NAMES)
        self.shelf.always(LIST_CALL, CALL_NAMES)
        for file in self.files:
            for name, given in (file.model.lists or {}).items():
                if given.template:
                    self.shelf.use(given.template, LIST_NAMES, file.source, ("lists", name, "template"))

    def _named(self) -> dict[str, Any]:
        """The named condition sets; one that leads back to itself is told and stands for nothing."""
        named = self.agreement.by_name("named")
        while way := circle(named):
            file = next(file for file in self.files if way[0] in (file.model.named or {}))
            file.source.fault(("named", way[0]), f"this goes round in a circle: {' → '.join(way)}", key=True)
            named = {name: given for name, given in named.items() if name not in way}
        return named

    def _check_named(self) -> None:
        for file in self.files:
            for name, given in (file.model.named or {}).items():
                self._checking(file.source, ("named", name), name).set_(given)

    def _steps(self, file: PolicyFile) -> list[Rule | Summary]:
        steps: list[Rule | Summary] = []
        for kind, of_type in (file.model.resource_rules or {}).items():
            path: Path_ = ("resource_rules", kind)
            if of_type is None:
                if file.of_the_gem:
                    file.source.fault(path, f"nothing is written behind {kind}", "leave it out, or write rules")
                continue
            for index, summary in enumerate(of_type.summaries or ()):
                steps.append(self._summary(summary, kind, file, (*path, "summaries", index)))
            for index, rule in enumerate(of_type.rules or ()):
                steps.append(self._rule(rule, kind, file, (*path, "rules", index)))
        return steps

    def _summary(self, given: Any, kind: str, file: PolicyFile, path: Path_) -> Summary:
        name = given.name or f"summary {path[-1]}"
        number = given.id or self.naming.by_place(slug(name), file.path)
        rules = tuple(
            self._rule(rule, kind, file, (*path, "rules", index), number)
            for index, rule in enumerate(given.rules or ())
        )
        actions = given.actions.own() if given.actions else {}
        if given.rules is None:
            file.source.fault(path, "a summary needs rules, whose matches it lists")
        for key in [key for key, action in actions.items() if not action.summarizes]:
            message = f'"{key}" cannot be done by a summary of several rules'
            file.source.fault((*path, "actions", key), message, "give it to one of them", key=True)
        self._checking(file.source, path, number).rule(None, Beside(kind, actions))
        return Summary(id=number, name=name, type=kind, rules=rules, actions=actions, place=file.source.place(path))

    def _rule(self, given: Any, kind: str, file: PolicyFile, path: Path_, summary: str = "") -> Rule:
        name = given.name or f"{kind} rule {int(path[-1]) + 1}"
        conditions = _told(given.conditions)
        number = given.id or self.naming.by_place(slug(f"{summary} {name}" if summary else name), file.path)
        rule = Rule(
            id=number,
            name=name,
            type=kind,
            variants=_variants(conditions, self.grouping),
            actions=given.actions.own() if given.actions else {},
            limits=given.limits or None,
            place=file.source.place(path),
            summary=summary,
            replaces=given.replaces,
            named=given.id is not None,
            custom=given.type_ == "custom",
            nameless=not given.name,
        )
        rule = checks.without_unfit(rule, given.actions, file.source, path)
        if rule.of_the_gem:
            rule = _as_the_gem(rule)
        if rule.custom and not summary:
            file.source.fault((*path, "type"), "`type: custom` is for rules of a summary")
        checking = replace(self._checking(file.source, path, number), of_the_gem=rule.of_the_gem)
        checking.rule(conditions, rule.beside)
        if given.limits and given.limits.per_person and not rule.works_off:
            message = "per_person counts issues that are opened once for an account, and this rule opens none"
            file.source.fault((*path, "limits", "per_person"), message, key=True)
        return rule

    def _line_of(self, section: ListSection, head: ListBase) -> Rule:
        """The rule that writes a section's lines."""
        entry = section.entry
        conditions = _told(entry.when)
        actions = line_of(section, head)
        variants = _variants(conditions, self.grouping)
        checking = self._checking(section.source, section.path, section.rule, of_list=True)
        checking.rule(conditions, Beside(entry.of, actions, tuple(variants[0][1].sure)))
        return Rule(
            id=section.rule,
            name=section.name,
            type=entry.of,
            variants=variants,
            actions=actions,
            limits=None,
            place=section.source.place(section.path, key=True),
        )

    def _checking(self, source: Source, path: Path_, number: str, of_list: bool = False) -> checks.Checking:
        vocabulary = Vocabulary(self.categories, self.process, self.outside.helpers, self.outside.given)
        named = self.grouping.named
        return checks.Checking(
            source=source, path=path, id=number, vocabulary=vocabulary, shelf=self.shelf, named=named, of_list=of_list
        )


def _told(conditions: Any) -> Any:
    """The conditions, each told which others stand beside it."""
    if conditions is None:
        return None
    own = conditions.own()
    return conditions.model_copy(update={word.key: word.beside(own) for word in own})


def _variants(conditions: Any, grouping: Grouping) -> tuple[tuple[tuple[str, ...], Group], ...]:
    """One variant per combination of the braces in a condition (gem 1.2)."""
    for item in conditions.own() if conditions else ():
        if len(variants := item.variants()) > 1:
            of = {words: _told(conditions.model_copy(update={item.key: option})) for words, option in variants.items()}
            return tuple((words, _asked_once(single, grouping)) for words, single in of.items())
    return (((), _asked_once(conditions, grouping)),)


def _as_the_gem(rule: Rule) -> Rule:
    """A rule of the gem's keys alone, which has no groups in its conditions."""

    def parts(group: Group) -> tuple[Condition | Group, ...]:
        return tuple(part if isinstance(part, Group) else part.as_the_gem() for part in group.parts)

    variants = tuple((words, replace(group, parts=parts(group))) for words, group in rule.variants)
    return replace(rule, variants=variants, actions={key: action.as_the_gem() for key, action in rule.actions.items()})


def _asked_once(conditions: Any, grouping: Grouping) -> Group:
    """Kept for a view of an issue: it is asked for facts first, and then again by whoever acts."""
    return replace(grouping.group(conditions), shared=True)
