"""The shape of a policy file: pydantic models built from the vocabulary, and their JSON Schema."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, Literal, Optional, get_type_hints

from pydantic import AfterValidator, BeforeValidator, Field, create_model, model_validator

from triage_bot import actions as action_registry
from triage_bot import conditions as condition_registry
from triage_bot.actions.base import Action, Flat
from triage_bot.conditions.base import Condition
from triage_bot.context.process import Figure, Form, Priority, StepsUnder
from triage_bot.context.taxonomy import Category
from triage_bot.errors import ValueFault
from triage_bot.model.addresses import SourceField
from triage_bot.model.resource import ACCOUNTS
from triage_bot.model.resource_type import PER_PAGE
from triage_bot.model.resource_type import TYPES as RESOURCE_TYPES
from triage_bot.policy.limits import LimitsIfAny
from triage_bot.policy.lists import lists_model
from triage_bot.shapes.values import CLEARED, NAMED, Day, GemName, Strict, Users, UserWord, Word, Words, refuse
from triage_bot.text.calendar import Calendar
from triage_bot.text.inert import is_username

COMBINATORS = ("any", "all", "not")
TYPES = (*RESOURCE_TYPES, ACCOUNTS)


def _none_blank(given: Any, counts: Callable[[str], bool] = bool) -> Any:
    """The keys as given; raises ValueFault if nothing is written behind one that counts."""
    blank = [str(key) for key, value in given.items() if value is None] if isinstance(given, dict) else []
    if blank := list(filter(counts, blank)):
        raise ValueFault(f"nothing is written behind {', '.join(blank)}: say what, or leave it out")
    return given


class ConditionsBase(Strict):
    """All given conditions must be met; `any`, `all` and `not` nest."""

    @model_validator(mode="before")
    @classmethod
    def _nothing_left_blank(cls, given: Any) -> Any:
        """A condition with nothing behind it would widen the rule."""
        return _none_blank(given)

    def own(self) -> list[Condition]:
        """The conditions given here, without the nested ones."""
        known = condition_registry.registry()
        return [value for key in known if (value := getattr(self, key)) is not None]

    @property
    def means(self) -> tuple[str, ...]:
        """The named sets that are met, too."""
        return getattr(self, "is_", None) or ()

    def all_meant(self) -> Iterator[str]:
        """The named sets it speaks of, at any depth."""
        yield from self.means
        for group in (group for word in COMBINATORS for group in self.nested(word)):
            yield from group.all_meant()

    def nested(self, key: str) -> tuple["ConditionsBase", ...]:
        """The groups below one of `any`, `all`, `not`."""
        value = getattr(self, f"{key}_")
        return value if isinstance(value, tuple) else (value,) if value is not None else ()


class ActionsBase(Strict):
    """What a rule does with its matches."""

    @model_validator(mode="before")
    @classmethod
    def _nothing_left_blank(cls, given: Any) -> Any:
        """An action with nothing behind it would do nothing; those of the gem's keys do so there, too, but for those
        which nothing clears: `weight: ~`."""
        if isinstance(given, dict):
            clearing = {
                key for key in given if given[key] is None and key in action_keys() and action_keys()[key].clears
            }
            given = {key: CLEARED if key in clearing else value for key, value in given.items()}
        return _none_blank(given, lambda key: key in action_keys() and not action_keys()[key].may_be_blank())

    def _given(self) -> dict[str, Any]:
        return {key: value for key in action_keys() if (value := getattr(self, key)) is not None}

    def own(self) -> dict[str, Action]:
        """The actions given, by key, each with its options."""
        given = self._given()
        return {key: kind.of(given) for key, kind in action_registry.registry().items() if key in given}

    def unfit(self, resources: str) -> list[str]:
        """The keys given that are of no use on these resources."""
        return [key for key in self._given() if resources not in action_keys()[key].on]


@cache
def action_keys() -> dict[str, type[Action]]:
    """Every key under `actions` → the class it is given to; an option to the first that has it."""
    kinds = action_registry.registry()
    options = {option: kind for kind in reversed(kinds.values()) for option in kind.options}
    return dict(sorted({**options, **kinds}.items()))


@cache
def conditions_model() -> type[ConditionsBase]:
    """The model of `conditions`: one optional field per known condition."""
    fields: dict[str, Any] = {
        key: (kind | None, Field(default=None, description=(kind.__doc__ or "").split("\n")[0]))
        for key, kind in condition_registry.registry().items()
    }
    fields["is_"] = (
        Words | None,
        Field(default=None, alias="is", min_length=1, description="These named sets are met."),
    )
    any_of, all_of = "At least one group is met.", "Every group is met."
    fields["any_"] = ("tuple[Group, ...] | None", Field(default=None, alias="any", min_length=1, description=any_of))
    fields["all_"] = ("tuple[Group, ...] | None", Field(default=None, alias="all", min_length=1, description=all_of))
    none_of = Field(default=None, alias="not", description="This group, as a whole, is not met.")
    fields["not_"] = ("Group | None", none_of)
    model: type[ConditionsBase] = create_model("Conditions", __base__=ConditionsBase, **fields)
    model.model_rebuild(_types_namespace={"Group": Annotated[model, AfterValidator(_asks)]})
    return model


def _asks(group: ConditionsBase) -> ConditionsBase:
    refuse(not group.model_fields_set, "a group without a condition is met by everything: write one, or leave it out")
    return group


@cache
def actions_model() -> type[ActionsBase]:
    """The model of `actions`: one optional field per known action."""
    fields: dict[str, Any] = {}
    for key, kind in action_keys().items():
        shape: Any = kind
        line: str | None = (kind.__doc__ or "").split("\n")[0]
        if issubclass(kind, Flat):
            name = kind.keys()[key]
            shape = get_type_hints(kind, include_extras=True)[name]
            line = kind.model_fields[name].description or line
        fields[key] = (shape | None, Field(default=None, description=line))
    model: type[ActionsBase] = create_model("Actions", __base__=ActionsBase, **fields)
    return model


def _id(text: str) -> str:
    # Ids stand in hidden comments of notes, which `-->` would end.
    unfit = not text.isprintable() or bool(re.search("[<>]|--", text))
    refuse(unfit, f'"{text}" cannot be an id, write one such as red-update-due')
    return text


Id = Annotated[str, AfterValidator(_id)]


def _filled(given: Any) -> Any:
    return _none_blank(given, lambda key: key in ("conditions", "limits", "actions"))


Filled = BeforeValidator(_filled)
"""For rules: what is written there is not left blank."""


class RuleBase(Strict):
    """One rule as it is written."""

    id: Id | None = None
    name: GemName = None
    limits: LimitsIfAny = None
    api: GemName = None
    type_: Literal["custom"] | None = Field(default=None, alias="type", description="In summaries: words alone.")
    replaces: bool = Field(default=False, description="It stands in for the rule of the same id in another file.")

    @model_validator(mode="before")
    @classmethod
    def _nothing_left_blank(cls, given: Any) -> Any:
        """Parts with nothing behind them: the gem stumbles over them."""
        return _none_blank(given, lambda key: key in ("conditions", "limits", "actions"))

    @model_validator(mode="after")
    def _says_which(self) -> Any:
        refuse(self.replaces and not self.id, "`replaces` needs the `id` of the rule it stands in for")
        return self


class SummaryBase(Strict):
    """Several rules whose matches share one summary issue."""

    id: Id | None = None
    name: GemName = None


class TypeRulesBase(Strict):
    """The rules and summaries of one resource type."""

    source: SourceField | None = None


def _level(text: str) -> str:
    refuse(text not in ("1", "2", "3"), f'"{text}" is no priority, write 1, 2 or 3')
    return text


Level = Annotated[Word, AfterValidator(_level)]


class Bot(Strict):
    """Who counts as the bot, besides this token's own bot user, and by which name it hears commands."""

    usernames: Users = ()
    mention: UserWord = ""

    @model_validator(mode="after")
    def _a_name(self) -> Any:
        name = self.mention
        refuse(bool(name) and not is_username(name), f'"{name}" cannot be a username')
        return self


class PolicyFileBase(Strict):
    """A policy file."""

    include: Words = ()
    steps: Words = ()
    accounts: SourceField | None = None
    baseline: Day | None = None
    bot: Bot | None = None
    bots: Users = ()
    calendar: Calendar | None = None
    people: str | None = None
    label_categories: Annotated[dict[str, Category], NAMED] | None = None
    forms: Annotated[dict[str, Form], NAMED] | None = None
    next_steps: StepsUnder | None = None
    named: dict[str, Any] | None = None
    lists: dict[str, Any] | None = None
    values: dict[str, Figure] | None = None
    priorities: Annotated[dict[Level, Priority], NAMED] | None = None
    resource_rules: dict[str, Any] | None = None
    host_url: str | None = None
    api_version: Literal["v4"] | None = None
    per_page: Annotated[int, Field(ge=1), AfterValidator(lambda size: min(size, PER_PAGE))] | None = Field(
        default=None, description="Resources on a page of a list; GitLab gives 100 at most."
    )

    @model_validator(mode="before")
    @classmethod
    def _nothing_left_blank(cls, given: Any) -> Any:
        """To the gem, nothing is a host and a version, too."""
        return _none_blank(given, lambda key: key in ("host_url", "api_version"))


@cache
def policy_model() -> type[PolicyFileBase]:
    """The model of a whole policy file, with the vocabulary known now."""
    # Any: the classes are made at run time, so type checkers only know their bases.
    conditions: Any = conditions_model()
    actions: Any = actions_model()
    rule: Any = create_model(
        "Rule", __base__=RuleBase, conditions=(conditions | None, None), actions=(actions | None, None)
    )
    summary: Any = create_model(
        "Summary", __base__=SummaryBase, rules=(_listed(rule), None), actions=(actions | None, None)
    )
    of_type: Any = create_model(
        "TypeRules", __base__=TypeRulesBase, rules=(_listed(rule), None), summaries=(_listed(summary), None)
    )
    by_type: Any = Optional[dict[str, Optional[of_type]]]  # noqa: UP045 – made at run time
    named: Any = Optional[dict[str, Annotated[conditions, AfterValidator(_asks)]]]  # noqa: UP045 – made at run time
    lists: Any = lists_model(conditions)
    return create_model(
        "PolicyFile", __base__=PolicyFileBase, resource_rules=(by_type, None), named=(named, None), lists=(lists, None)
    )


def _listed(model: Any) -> Any:
    return Optional[tuple[Annotated[model, Filled], ...]]  # noqa: UP045 – made at run time


def json_schema() -> dict[str, Any]:
    """JSON Schema for editors; keys that begin with a dot are free."""
    schema = policy_model().model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "triage-bot policy"
    schema["patternProperties"] = {r"^\.": {}}
    return schema
