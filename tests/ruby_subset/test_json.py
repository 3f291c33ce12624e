"""JSON as Ruby's own library and ActiveSupport have it."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

JSONS = r"""
JSON.parse("{\"a\":{\"b\":[1,2.5,null,true]}}") → {"a"=>{"b"=>[1, 2.5, nil, true]}}
JSON.parse("{\"a\":{\"b\":1}}", symbolize_names: true) → {:a=>{:b=>1}}
JSON.parse("[1e3,-0]") → [1000.0, 0]
JSON.parse("2") → 2
JSON.parse(" [1]\n") → [1]
JSON.parse("/* c */ [1]") → [1]
JSON.parse("\"\\u00e9\\n\"") → "é\n"
JSON.parse(nil) → TypeError: no implicit conversion of nil into String
JSON.parse("[" * 101 + "]" * 101) → JSON::NestingError: nesting of 101 is too deep
JSON.load(nil) → nil
JSON["[1]"] → [1]
begin; JSON.parse("x"); rescue JSON::ParserError; "unreadable"; end → "unreadable"
JSON.parse("NaN") rescue 1 → 1
JSON.generate("<é>/\"\\\n\t") → "\"<é>/\\\"\\\\\\n\\t\""
JSON.generate(nil) → "null"
JSON.generate(3.days) → "\"259200\""
JSON.pretty_generate({a: [], b: {}}) → "{\n  \"a\": [\n\n  ],\n  \"b\": {\n  }\n}"
JSON.pretty_generate({a: [1, {b: nil}]}) → "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ]\n}"
"<é>&\"".to_json → "\"\\u003cé\\u003e\\u0026\\\"\""
{a: {1=>2}, nil=>1}.to_json → "{\"a\":{\"1\":2},\"\":1}"
{a: 1, b: 2}.to_json(only: [:a]) → "{\"a\":1}"
1e20.to_json → "1.0e+20"
2r.to_json → "\"2/1\""
(1..2).to_json → "\"1..2\""
nil.to_json → "null"
[:a, Date.new(2019, 3, 5)].as_json → ["a", "2019-03-05"]
"""


@pytest.mark.parametrize(("source", "told"), rows(JSONS))
def test_jsons(source: str, told: str) -> None:
    assert said(source) == told
