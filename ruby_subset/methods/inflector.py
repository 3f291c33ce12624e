"""`ActiveSupport::Inflector`, `ActiveSupport::NumberHelper` and `I18n`: what texts, numbers and dates do, by module."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.datetimes import RubyDate, RubyDateTime, RubyTime
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Symbol
from ruby_subset.numbers.reading import whole_float, whole_integer
from ruby_subset.running.arguments import as_text
from ruby_subset.running.table import Call, method

OF_TEXTS = (
    "pluralize singularize underscore humanize titleize dasherize demodulize deconstantize tableize classify "
    "foreign_key parameterize transliterate upcase_first"
)
DATES = {"default": "%Y-%m-%d", "short": "%b %d", "long": "%B %d, %Y"}
TIMES = {"default": "%a, %d %b %Y %H:%M:%S %z", "short": "%d %b %H:%M", "long": "%B %d, %Y %H:%M"}
STYLES = {
    "number_to_delimited": "delimited",
    "number_to_rounded": "rounded",
    "number_to_percentage": "percentage",
    "number_to_currency": "currency",
    "number_to_phone": "phone",
    "number_to_human": "human",
    "number_to_human_size": "human_size",
}


def _of_text(name: str) -> None:
    @method("ActiveSupport::Inflector.", name, keywords="*")
    def _asked(call: Call, _: Any, word: Any, *more: Any) -> Any:
        text = call.run.text(word) if name != "transliterate" else as_text(word)
        return call.run.send(text, name, *more, named=call.named)


for _name in OF_TEXTS.split():
    _of_text(_name)


@method("ActiveSupport::Inflector.", "camelize")
def _camelized(call: Call, _: Any, word: Any, upper: Any = True) -> Any:
    first = "lower" if upper in (None, False, Symbol("lower")) else "upper"
    return call.run.send(call.run.text(word), "camelize", Symbol(first))


def _of_number(name: str) -> None:
    @method("ActiveSupport::Inflector.", name)
    def _asked(call: Call, _: Any, number: Any) -> Any:
        return call.run.send(call.run.send(number, "to_i"), name)


_of_number("ordinal")
_of_number("ordinalize")


def _styled(name: str, style: str) -> None:
    @method("ActiveSupport::NumberHelper.", name)
    def _shown(call: Call, _: Any, number: Any, *options: Any) -> Any:
        if number is None:
            return None
        return call.run.send(_number(number), "to_fs", Symbol(style), *options)


def _number(value: Any) -> Any:
    """A number, also where its text is given; any other text stays what it is."""
    if not isinstance(value, str):
        return value
    return whole_float(value) if "." in value or "e" in value.lower() else whole_integer(value)


for _name, _style in STYLES.items():
    _styled(_name, _style)


@method("I18n.", "transliterate")
def _transliterate(call: Call, _: Any, text: Any) -> Any:
    return call.run.send(as_text(text), "transliterate")


@method("I18n.", "l", "localize", keywords="*")
def _localized(call: Call, _: Any, moment: Any) -> Any:
    if not isinstance(moment, RubyDate | RubyDateTime | RubyTime):
        shown = call.run.inspect(moment)
        raise RubyError("I18n::ArgumentError", f"Object must be a Date, DateTime or Time object. {shown} given.")
    asked = call.named.get("format", Symbol("default"))
    forms = DATES if isinstance(moment, RubyDate) else TIMES
    if isinstance(asked, Symbol) and asked.name not in forms:
        kind = "date" if isinstance(moment, RubyDate) else "time"
        raise RubyError("I18n::MissingTranslationData", f"translation missing: en.{kind}.formats.{asked.name}")
    return call.run.send(moment, "strftime", forms[asked.name] if isinstance(asked, Symbol) else asked)
