"""`ActiveSupport::Inflector`, `NumberHelper` and `I18n`, as ActiveSupport has them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
ActiveSupport::Inflector.titleize('a_b') → "A B"
ActiveSupport::Inflector.pluralize('bug') → "bugs"
ActiveSupport::Inflector.ordinalize(3) → "3rd"
ActiveSupport::Inflector.ordinal(3) → "rd"
ActiveSupport::Inflector.transliterate('é ü') → "e u"
ActiveSupport::Inflector.parameterize('Hello Wörld', separator: '_') → "hello_world"
ActiveSupport::Inflector.humanize('author_id', keep_id_suffix: true) → "Author id"
ActiveSupport::Inflector.camelize('a_b', false) → "aB"
ActiveSupport::Inflector.underscore('FooBar') → "foo_bar"
ActiveSupport::Inflector.humanize(:due_date) → "Due date"
I18n.transliterate('Ærøskøbing') → "AEroskobing"
I18n.l(Date.new(2024, 5, 6)) → "2024-05-06"
I18n.l(Date.new(2024, 5, 6), format: :long) → "May 06, 2024"
I18n.l(Date.new(2024, 5, 6), format: :short) → "May 06"
I18n.l(Date.new(2024, 5, 6), format: '%d.%m.') → "06.05."
I18n.l(Time.utc(2024, 5, 6, 7, 8)) → "Mon, 06 May 2024 07:08:00 +0000"
I18n.l(Time.utc(2024, 5, 6, 7, 8), format: :short) → "06 May 07:08"
I18n.l(nil) → I18n::ArgumentError:
ActiveSupport::NumberHelper.number_to_delimited(1234567) → "1,234,567"
ActiveSupport::NumberHelper.number_to_delimited('1234567.5') → "1,234,567.5"
ActiveSupport::NumberHelper.number_to_delimited(1234567, delimiter: '.') → "1.234.567"
ActiveSupport::NumberHelper.number_to_human_size(1234567) → "1.18 MB"
ActiveSupport::NumberHelper.number_to_human(1234567) → "1.23 Million"
ActiveSupport::NumberHelper.number_to_rounded(12.3456, precision: 1) → "12.3"
ActiveSupport::NumberHelper.number_to_percentage(12.3456, precision: 1) → "12.3%"
ActiveSupport::NumberHelper.number_to_currency(12.5) → "$12.50"
ActiveSupport::NumberHelper.number_to_phone(5551234567) → "555-123-4567"
ActiveSupport::NumberHelper.number_to_delimited(nil) → nil
ActiveSupport::NumberHelper.number_to_rounded(111.2345, significant: true, precision: 2) → "110"
ActiveSupport::Inflector.camelize('a_b', :lower) → "aB"
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_what_a_module_does(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
