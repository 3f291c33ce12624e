"""What an action is: a frozen piece of policy that turns a match into changes and texts, writing nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import ConfigDict, RootModel

from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.changes.open_issue import Opening
from triage_bot.conditions.base import Condition
from triage_bot.context.checking import Marked, Outright, Text, Vocabulary, Whom, Wrong, marked
from triage_bot.context.claims import IssueKind, says_open
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.shapes.values import Strict
from triage_bot.text.template import Document

if TYPE_CHECKING:
    from triage_bot.actions.match import Match


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands with an action in one rule or summary; `conditions` are those that a match meets, none of a `not`."""

    type: str
    actions: Mapping[str, Action]
    conditions: tuple[Condition, ...] = ()
    of_the_gem: bool = False
    """The rule has the gem's keys alone."""


class Action:
    """Base of actions; the class's docstring is its one-line help. `on` says which resource types know its `key`."""

    key: ClassVar[str] = ""
    on: ClassVar[frozenset[str]] = frozenset({"issues"})
    passed_over: ClassVar[bool] = False
    """True if the gem leaves it out where its type does not know it."""
    set_wide: ClassVar[bool] = False
    of_the_gem: ClassVar[bool] = False
    on_unproved: ClassVar[Literal["never", "if looked for", "itself"]] = "never"
    """Whether it acts on issues of Guests and outsiders that nobody adopted: `itself` knows what it may do there."""
    options: ClassVar[tuple[str, ...]] = ()
    """Fields of it that stand in the file as keys beside its own."""
    ours: ClassVar[frozenset[str]] = frozenset()
    """Those of its options that the gem does not know."""
    clears: ClassVar[bool] = False
    """True if nothing behind its key (`~`) means something."""
    of_a_form: ClassVar[bool] = False
    """True if it acts on the form that a condition has found."""
    reminds: ClassVar[bool] = False
    tells: ClassVar[bool] = False
    """`reminds`: a snooze stops its rule. `tells` people of news. Texts of both may become lines on people's lists."""
    lists: ClassVar[bool] = False
    """True if it keeps lines on living lists, and says nothing else."""
    opens: ClassVar[bool] = False
    """True if it opens an issue for each match; its rule does not look at issues that are planned, as in the gem."""
    summarizes: ClassVar[bool] = False
    """True if it makes one issue of many matches: `part` and `whole`."""

    @property
    def needs_lists(self) -> bool:
        """True if living lists have to be known: it keeps lines there, or its texts may become some."""
        return self.lists or self.reminds or self.tells

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Action:
        """Out of the values of a rule's keys, each checked already."""
        action: Action = given[cls.key]
        return action

    def act(self, match: Match, scene: Scene) -> Effects:
        """What a match leads to."""
        return NOTHING

    def gather(self, matches: tuple[Match, ...], scene: Scene) -> Effects:
        """What all matches of the rule together lead to."""
        return NOTHING

    def release(self, rule: str, seen: Seen, scene: Scene) -> Effects:
        """What is mended on an issue that carried a managed label when it was read and does not match."""
        return NOTHING

    def part(self, matches: tuple[Match, ...], scene: Scene) -> str:
        """What a summary of several rules says of the matches of one of them."""
        return ""

    def whole(self, parts: Sequence[str], match: Match, scene: Scene) -> Effects:
        """What a summary of several rules leads to, with the parts of them all; `match` is the first."""
        return NOTHING

    def project(self) -> str:
        """The project it names for the issues it opens or keeps current; empty for none."""
        return ""

    def found_by(self) -> str:
        """A label by which it finds what it has opened before; empty if it needs none."""
        return ""

    def kept(self, scene: Scene) -> IssueKind | None:
        """The kind of issue that it keeps one of for every account, and that people may make by hand."""
        return None

    def works_off(self) -> bool:
        """True if what it opens for accounts is worked off, some a day."""
        return False

    def opening(self, match: Match, scene: Scene) -> Opening | None:
        """The issue it would open for the account, if nothing is in the way and it is worked off."""
        return None

    def settled(self, match: Match, scene: Scene) -> bool:
        """True if nothing is left to do for the match; such matches do not count against limits."""
        return False

    def manages(self) -> frozenset[str]:
        """Labels that are on while the rule matches and off when no rule wants them."""
        return frozenset()

    @classmethod
    def may_be_blank(cls) -> bool:
        """True if nothing behind its key is nothing to do, as in the gem."""
        return cls.of_the_gem

    def unmatched(self, match: Match, scene: Scene) -> Effects:
        """What comes of it where nothing matches."""
        return NOTHING

    def words(self, match: Match, scene: Scene) -> str:
        """What a summary of several rules says where there are no matches to speak of."""
        return ""

    def in_words_of_the_gem(self) -> bool:
        """True if the gem knows it, with all that is written with it."""
        return self.of_the_gem

    def as_the_gem(self) -> Action:
        """What it is in a rule of the gem's keys alone."""
        return self

    def cc(self, match: Match, scene: Scene) -> tuple[str, ...]:
        """Usernames it has the rule's comment mention."""
        return ()

    def may_command(self) -> bool:
        """True if what it says may have quick actions."""
        return False

    def puts_on(self) -> tuple[str, ...]:
        """Labels it puts on, as far as they are written out."""
        return tuple(sorted(self.manages()))

    def takes_off(self) -> tuple[str, ...]:
        """Labels it takes off, as far as they are written out."""
        return ()

    def wants(self, match: Match, scene: Scene) -> frozenset[str]:
        """Those of the managed labels that this match wants on."""
        return self.manages()

    def faults(self, rule: Beside, vocabulary: Vocabulary) -> Iterable[Wrong]:
        """What is wrong with it in this rule, by what the policy defines."""
        if self.of_a_form and not any(condition.finds_form for condition in rule.conditions):
            yield Wrong(message=f"`{self.key}` needs a `form` among the conditions, outside `not`", of_rule=True)

    def opens_up(self, templates: Mapping[str, Document]) -> str:
        """What in it says outright that confidential words may go where others read them; empty if nothing does."""
        outright = ((path, word) for path, word, mark in marked(self, Outright) if word == str(mark.value))
        said = [f"`{(*path, self.key)[0]}: {word.lower()}`" for path, word in outright]
        named = (word for _, word, mark in marked(self, Text) if mark.opens and word in templates)
        said += [f"`confidential: no` in {name}" for name in named if says_open(templates[name].front)]
        return next(iter(said), "")

    def texts(self) -> Iterable[Marked[Text]]:
        """Texts and template names inside, for checks at load."""
        return marked(self, Text)

    def people(self) -> Iterable[Marked[Whom]]:
        """Roles and usernames inside, each with where it stands, for checks at load."""
        return (mark for mark in marked(self, Whom) if "{" not in mark[1])


class Single(RootModel[Any], Action):
    """An action that is one value or a list, such as `status: close`."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)


class Structured(Strict, Action):
    """An action that is a map, such as `remind: {...}`."""

    @classmethod
    def may_be_blank(cls) -> bool:
        return False


def distinct(words: Iterable[str]) -> tuple[str, ...]:
    """The words without repeats, in order."""
    return tuple(dict.fromkeys(words))


class Flat(Structured):
    """An action whose key holds one of its fields, while its `options` stand in the file as keys beside it."""

    @classmethod
    def keys(cls) -> dict[str, str]:
        """The keys in the file → the fields that they hold."""
        [own] = cls.model_fields.keys() - set(cls.options)
        return {cls.key: own, **{option: option for option in cls.options}}

    @classmethod
    def may_be_blank(cls) -> bool:
        return cls.of_the_gem

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        return cls.model_construct(**{name: given[key] for key, name in cls.keys().items() if key in given})

    def texts(self) -> Iterable[Marked[Text]]:
        own = self.keys()[self.key]
        return ((path if path != (own,) else (), word, mark) for path, word, mark in super().texts())

    def in_words_of_the_gem(self) -> bool:
        return self.of_the_gem and not (self.ours & self.model_fields_set)
