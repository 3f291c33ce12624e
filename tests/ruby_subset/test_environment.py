"""ENV as a value: only what the run was given is there."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

ENVIRONMENT = r"""
ENV["CI"] → "true"
ENV["NOPE"] → nil
ENV["CI"] == "true" → true
ENV.fetch("CI") → "true"
ENV.fetch("NOPE") → KeyError: key not found: "NOPE"
ENV.fetch("NOPE", "d") → "d"
ENV.fetch("NOPE") { |name| name * 2 } → "NOPENOPE"
ENV.key?("CI") → true
ENV.include?("NOPE") → false
ENV[:CI] → TypeError: no implicit conversion of Symbol into String
ENV[nil] → TypeError: no implicit conversion of nil into String
ENV.to_h → {"CI"=>"true", "STAGE"=>"test"}
ENV.keys → ["CI", "STAGE"]
ENV.values_at("STAGE", "NOPE") → ["test", nil]
ENV.select { |name, value| value == "test" } → {"STAGE"=>"test"}
ENV.map { |name, value| name } → ["CI", "STAGE"]
ENV.any? { |name, value| value.empty? } → false
ENV.inspect → "{\"CI\"=>\"true\", \"STAGE\"=>\"test\"}"
ENV.to_s → "ENV"
ENV.class → Object
"""


@pytest.mark.parametrize(("source", "told"), rows(ENVIRONMENT))
def test_environment(source: str, told: str) -> None:
    assert said(source, env={"CI": "true", "STAGE": "test"}) == told
