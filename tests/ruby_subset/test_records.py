"""Struct, OpenStruct and `inquiry`, as Ruby 3.1 and ActiveSupport have them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
P1 = Struct.new(:a, :b); P1.new(1, 2).a → 1
P3 = Struct.new(:a, :b, keyword_init: true); P3.new(a: 1).to_h → {:a=>1, :b=>nil}
P3k = Struct.new(:a, keyword_init: true); P3k.new(1) → ArgumentError:
P3l = Struct.new(:a, keyword_init: true); P3l.new(z: 1) → ArgumentError:
P4 = Struct.new(:a); P4.new(1, 2) → ArgumentError:
P5 = Struct.new(:a, :b); x = P5.new(1); x.b = 5; x.a += 1; [x.a, x.b] → [2, 5]
P6 = Struct.new(:a, :b); P6.new(1, 2) == P6.new(1, 2) → true
P7 = Struct.new(:a, :b); [P7.new(1, 2), P7.new(1, 2)].uniq.size → 1
Struct.new(:a, :b).new(1, 'x').to_s → "#<struct a=1, b=\"x\">"
Struct.new(:a).new([1, 2]).a.sum → 3
P8 = Struct.new(:a, :b); a, b = *P8.new(1, 2); [a, b] → [1, 2]
Q1 = Struct.new(:label, :days); rows = [Q1.new('x', 3), Q1.new('y', 1)]; rows.max_by(&:days).label → "x"
Q3 = Struct.new(:a); Q3.new(1).is_a?(Q3) → true
Q4 = Struct.new(:a); Q4.new(1).is_a?(Struct) → true
Q5 = Struct.new(:a); case Q5.new(1) when Q5 then 'y' else 'n' end → "y"
Q6 = Struct.new(:a, :b); Q6.members → [:a, :b]
Q7 = Struct.new(:a, :b); Q7.new(1, 2).members → [:a, :b]
Q8 = Struct.new(:a, :b); Q8.new(1, 2).each.to_a → [1, 2]
Q9 = Struct.new(:a, :b); Q9.new(1, 2).sum → 3
R1 = Struct.new(:a, :b); R1.new(1, 2).each_pair.to_a → [[:a, 1], [:b, 2]]
R2 = Struct.new(:a, :b); R2.new(1, {c: 2}).dig(:b, :c) → 2
R3 = Struct.new(:a); R3.new(1)[:z] → NameError:
R4 = Struct.new(:a); R4.new(1)[3] → IndexError:
R5 = Struct.new(:a); x = R5.new(1); y = x.dup; y.a = 2; x.a → 1
R6 = Struct.new(:a); R6.new(1).respond_to?(:a) → true
R7 = Struct.new(:a); R7.new(1).respond_to?(:zz) → false
R9 = Struct.new(:first, :size); x = R9.new(7, 9); [x.first, x.size] → [7, 9]
S1 = Struct.new(:a, :b); {S1.new(1, 2) => 3}[S1.new(1, 2)] → 3
S3 = Struct.new(:a); S3.new(1).blank? → false
S4 = Struct.new(:a); S4.new(1).then { |x| x.a + 1 } → 2
S5 = Struct.new(:a); S5.new(nil).a&.size → nil
S6 = Struct.new(:a, :b); [[1, 2], [3, 4]].map { |r| S6.new(*r) }.sum(&:b) → 6
S7 = Struct.new(:a, :b); S7.new(1, 2).to_h { |k, v| [k.to_s, v * 2] } → {"a"=>2, "b"=>4}
S8 = Struct.new(:a); S8.new(1) <=> S8.new(2) → nil
S9 = Struct.new(:a, :b); S9.new(1, 2).values_at(0, 1) → [1, 2]
T1 = Struct.new(:a); T1.new(1).eql?(T1.new(1)) → true
T2 = Struct.new(:a); T2.new(a: 1).a → {:a=>1}
T3 = Struct.new(:a); T3[5].a → 5
OpenStruct.new(a: 1).a → 1
OpenStruct.new(a: 1).b → nil
OpenStruct.new('a' => 1).a → 1
o = OpenStruct.new(a: 1); o.a += 1; o.a → 2
OpenStruct.new → #<OpenStruct>
OpenStruct.new(a: {b: 1}).dig(:a, :b) → 1
OpenStruct.new(a: 1) == OpenStruct.new(a: 1) → true
OpenStruct.new(a: 1).respond_to?(:a) → true
OpenStruct.new(a: 1).respond_to?(:b) → false
OpenStruct.new(a: 1).each_pair.to_a → [[:a, 1]]
OpenStruct.new(count: 4).count → 4
o = OpenStruct.new(a: 1); o.delete_field(:a); o.a → nil
OpenStruct.new({a: 1, 'b' => 2}).b → 2
[OpenStruct.new(n: 'a', d: 2), OpenStruct.new(n: 'b', d: 1)].min_by(&:d).n → "b"
OpenStruct.new(a: 1).is_a?(OpenStruct) → true
OpenStruct.new(a: 1).a(1) → ArgumentError:
'x'.inquiry.x? → true
'opened'.inquiry.closed? → false
'opened'.inquiry == 'opened' → true
'opened' == 'opened'.inquiry → true
'a b'.inquiry.split → ["a", "b"]
%w[opened closed].include?('opened'.inquiry) → true
'opened'.inquiry.is_a?(String) → true
'opened'.inquiry.class → ActiveSupport::StringInquirer
'opened'.inquiry =~ /pen/ → 1
case 'opened'.inquiry when 'opened' then 1 else 2 end → 1
'opened'.inquiry + 'x' → "openedx"
'opened'.inquiry.sub('o', 'p') → "ppened"
'opened'.inquiry.start_with?('op') → true
'b'.inquiry > 'a' → true
['b'.inquiry, 'a'].sort → ["a", "b"]
'b'.inquiry.to_sym → :b
h = {a: 1}; h.default = 0; h[:b] += 1; h → {:a=>1, :b=>1}
e = [1, 2, 3].each; r = []; loop { r << e.next }; r → [1, 2, 3]
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_a_row_with_names(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
