"""Array and Enumerable as Ruby 3.1 with ActiveSupport has them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

LISTS = r"""
[1,2,3].map { |x| x * 2 } → [2, 4, 6]
[[1,[2,3]]].map { |a,(b,c)| [a,b,c] } → [[1, 2, 3]]
[1,2].each_with_object([]) { |x, memo| memo << x } → [1, 2]
[1, nil, true, :a, "x", 1.0, 1..2, {}] → [1, nil, true, :a, "x", 1.0, 1..2, {}]
[1,2,3,4,5][1..-2] → [2, 3, 4]
[1,2,3][5,1] → nil
[1,2,3][3,1] → []
[1,2,3][-2..] → [2, 3]
[1,2,3].values_at(0, -1, 7) → [1, 3, nil]
[3,1,2].sort.reverse → [3, 2, 1]
[3,1,2].max(2) → [3, 2]
[3,1,2].minmax → [1, 3]
["b","a"].min_by(&:ord) → "a"
[1,2,3,4].each_slice(2).to_a → [[1, 2], [3, 4]]
[1,2,3,4].each_cons(2).map(&:sum) → [3, 5, 7]
[1,2,3].each_with_index.to_a → [[1, 0], [2, 1], [3, 2]]
%w[a b c].each.with_index(1).map { |x, i| "#{i}#{x}" } → ["1a", "2b", "3c"]
%w[a b].map.with_index { |x, i| x * i } → ["", "b"]
%w[a b].select.with_index { |x, i| i == 0 } → ["a"]
[1,2,3].inject { |a, b| a - b } → -4
[0.1,0.2,0.3].sum → 0.6
[0.1]*3 → [0.1, 0.1, 0.1]
([0.1]*10).sum → 1.0
[1,2,2,3].tally → {1=>1, 2=>2, 3=>1}
[1,2,3,4].partition(&:even?) → [[2, 4], [1, 3]]
[1,2,4,9,10,11].slice_when { |i, j| i + 1 != j }.to_a → [[1, 2], [4], [9, 10, 11]]
[1,2,4,9,10,11].chunk_while { |i, j| i + 1 == j }.to_a → [[1, 2], [4], [9, 10, 11]]
[1,1,2].chunk { |x| x.odd? }.to_a → [[true, [1, 1]], [false, [2]]]
[1,2].zip([3,4],[5]) → [[1, 3, 5], [2, 4, nil]]
[[1,2],[3,4]].transpose → [[1, 3], [2, 4]]
[1,[2,[3,[4]]]].flatten(1) → [1, 2, [3, [4]]]
[1,2,3].cycle.first(5) → [1, 2, 3, 1, 2]
[1,2,3].rotate → [2, 3, 1]
[1,2] & [2,3] → [2]
[1,2] | [2,3] → [1, 2, 3]
[1,2,2] - [2] → [1]
[1,2] <=> [1,3] → -1
[nil, 1].compact → [1]
[nil, 1].max → ArgumentError: comparison of NilClass with 1 failed
[3,"a"].sort → ArgumentError: comparison of Integer with String failed
[1,2].first(-1) → ArgumentError: negative array size
[1,2].fetch(9) → IndexError: index 9 outside of array bounds: -2...2
[1,2,3].sum { |x| x * 1.5 } → 9.0
[1, 2].to_sentence → "1 and 2"
%w[a b c].to_sentence → "a, b, and c"
%w[a b c].to_sentence(last_word_connector: " or ") → "a, b or c"
[1,2,3,4,5].in_groups_of(2) → [[1, 2], [3, 4], [5, nil]]
[1,2,3,4,5].in_groups_of(2, false) → [[1, 2], [3, 4], [5]]
[1,2,3,4,5].in_groups(3) → [[1, 2], [3, 4], [5, nil]]
[1,2,3].second → 2
[1,2,3].excluding(2) → [1, 3]
[1,2].including(3) → [1, 2, 3]
[{a: 1}, {a: 2}].pluck(:a) → [1, 2]
%w[a bb].index_by(&:size) → {1=>"a", 2=>"bb"}
%w[a bb].index_with { |x| x.size } → {"a"=>1, "bb"=>2}
%w[a bb].index_with(0) → {"a"=>0, "bb"=>0}
[1,2].many? → true
[1].exclude?(1) → false
["", nil, "a"].compact_blank → ["a"]
[1] == [1.0] → true
%w[a b].map(&:upcase) → ["A", "B"]
[[1,2]].map(&:first) → [1]
[1,2].map { _1 + 1 } → [2, 3]
[[1,2]].map { _1 + _2 } → [3]
[[1,2]].map { _1 } → [[1, 2]]
%w[a\ b c] → ["a b", "c"]
%i[a b] → [:a, :b]
[].presence → nil
[1].class → Array
[1,2,3].include?(2) → true
Array(nil) → []
Array([1]) → [1]
Array(1..3) → [1, 2, 3]
Array({a: 1}) → [[:a, 1]]
Array("a") → ["a"]
[[1,2]].to_h → {1=>2}
[[1,2]].to_h { |a, b| [b, a] } → {2=>1}
[1,2].to_h { |x| [x, x * 2] } → {1=>2, 2=>4}
[1].to_h → TypeError: wrong element type Integer at 0 (expected array)
%w[a b c].each_with_index.to_h → {"a"=>0, "b"=>1, "c"=>2}
[3,1].sort { |a, b| b <=> a } → [3, 1]
[1,2,3].grep(2..3) { |x| x * 2 } → [4, 6]
[1,"a",:b].grep(String) → ["a"]
[1,2,3].find_index(2) → 1
[1,2,3].index { |x| x > 1 } → 1
[1,2,3].none? { |x| x > 3 } → true
[nil].any? → false
[1, 2].one? → false
%w[ab b].any?(/a/) → true
[1,2,3,4].sum.fdiv(4) → 2.5
[[1, :a], [2, :b]].each_with_object({}) { |(n, s), h| h[s] = n } → {:a=>1, :b=>2}
[1,2,3].each_entry.to_a → [1, 2, 3]
[1,2,3].reverse_each.to_a → [3, 2, 1]
[1,2,3].take_while { |x| x < 3 } → [1, 2]
[1,2,3].drop(1) → [2, 3]
[1,2,3].combination(2).to_a → [[1, 2], [1, 3], [2, 3]]
[1,2,3].permutation(2).count → 6
[1,2].product([3,4]) → [[1, 3], [1, 4], [2, 3], [2, 4]]
[1,2,3].delete_if { |x| x == 2 } → [1, 3]
[1,2,3].join("-") → "1-2-3"
[1,[2,nil]].join(",") → "1,2,"
[1,2].inspect + [].to_s → "[1, 2][]"
%i[b a].sort → [:a, :b]
[1] + nil → TypeError: no implicit conversion of nil into Array
[1] * "," → "1"
[1].first("x") → TypeError: no implicit conversion of String into Integer
[1].first(nil) → TypeError: no implicit conversion from nil to integer
[*1..3, *nil, *[4]] → [1, 2, 3, 4]
[1,2,3].each_slice(2) { |a, b| } → [1, 2, 3]
[1, 2, 3].lazy.map { |x| x + 1 }.to_a → [2, 3, 4]
[1,2,3,4].min_by { |x| (x - 3).abs } → 3
[[2,"b"],[1,"a"]].sort → [[1, "a"], [2, "b"]]
[[1,"b"],[1,"a"]].min → [1, "a"]
[0.0, 1].max → 1
[1, 2, 3, 4, 5].each_cons(2).to_a.last → [4, 5]
%w[x y z].zip(1..3) → [["x", 1], ["y", 2], ["z", 3]]
[5,3].sort.first → 3
[[1, 2], [3]].sum([]) → [1, 2, 3]
["a", "b"].sum("") → "ab"
[1, nil].sum → TypeError: nil can't be coerced into Integer
[3, 1, 2].sort_by { -_1 } → [3, 2, 1]
[1, 2, 3].each_with_index.select { |x, i| i > 0 } → [[2, 1], [3, 2]]
[1, 2, 3].each_with_index.max_by { |x, i| -i } → [1, 0]
%w[a b].each_with_index.map { |x, i| x * (i + 1) } → ["a", "bb"]
%w[b a].sort.each_with_index.to_a → [["a", 0], ["b", 1]]
%w[a b c].each_with_index.reject { |x, i| i == 1 }.map(&:first) → ["a", "c"]
%w[a b].cycle(2).to_a → ["a", "b", "a", "b"]
[1,2,3,4].sum { |x| x.even? ? x : 0 } → 6
[1, 2, 3].inject(:+) / 3.0 → 2.0
[1,2,3].minmax_by { |x| -x } → [3, 1]
[4,5].each_with_index.to_a.flatten → [4, 0, 5, 1]
["a", "B"].sort_by(&:downcase).first → "a"
["a", "B"].max_by(&:downcase) → "B"
[true, false].sort → ArgumentError: comparison of TrueClass with false failed
[nil, nil].uniq → [nil]
[1, 1.0].uniq → [1, 1.0]
[[1], [1]].uniq.size → 1
["a", "A"].uniq { |x| x.downcase } → ["a"]
[1,2,3,4][-3, 2] → [2, 3]
[1,2,3].dig(0) → 1
[1, 2] == [1, 2] && [1] != [2] → true
[1,2,3].slice(0, 2) → [1, 2]
[1,2,3].extract_options! → {}
[1,2,3,4,5].from(2) → [3, 4, 5]
[1,2,3].to(1) → [1, 2]
[1,2,3].split(2) → [[1], [3]]
Array.wrap(nil) → []
Array.new(2, 0) → [0, 0]
Array.new(2) { |i| i } → [0, 1]
[1, 2, 3].each_with_index.map { |x, i| x * i }.sum → 8
[3, 4].each_with_object({}).with_index { |(x, h), i| h[x] = i } → {3=>0, 4=>1}
%w[a b].each_with_object("") { |x, s| x } → ""
[[1, {a: 2}]].map { |x, h| h[:a] } → [2]
[1, 2].each { |x| x }.map { |x| x } → [1, 2]
[1,2,3].inject { |m, x| m > x ? m : x } → 3
[1, 2, 3, 4].group_by(&:odd?).transform_values(&:sum) → {true=>4, false=>6}
%w[a b a].tally.sort_by { |k, v| [-v, k] }.first → ["a", 2]
%w[a b a].group_by(&:itself).select { |_, v| v.size > 1 }.keys → ["a"]
[1, [2, [nil, 3]]].flatten.compact → [1, 2, 3]
[1, 2].send(:map) { |x| x + 1 } → [2, 3]
%w[#{1} b] → ["\#{1}", "b"]
[3, 1, 2].sort!.first → 1
[1, 2, 3, 4, 5].each_slice(2).map(&:first) → [1, 3, 5]
["1", "2"].sum(&:to_i) → 3
["b", "a"].sort { |x, y| x <=> y } → ["a", "b"]
[1, 2, 3].sum / [1, 2, 3].size.to_f → 2.0
[[3, "c"], [1, "a"]].min_by(&:first).last → "a"
[nil, false, 1].find(&:itself) → 1
[1, 2, 3, 4].find_all(&:even?).map(&:to_s) → ["2", "4"]
[1, 2, 3].each_with_index.find { |x, i| i == 1 } → [2, 1]
[0.1, 0.2, 0.3].sum == 0.6 → true
[1, 2.5, 3r].sum → 6.5
[1e100, 1.0, -1e100].sum → 1.0
["a", 1].join → "a1"
[1, 2, 3].first(2).last → 2
[1, 2, 3] * 2 → [1, 2, 3, 1, 2, 3]
[[1, 2], [3, 4]].to_h { |a, b| [a.to_s, b] } → {"1"=>2, "3"=>4}
[1, 2, 3, 4].each_cons(2).all? { |a, b| a < b } → true
[1, 2, 3].lazy.select(&:odd?).map { |x| x * 2 }.first → 2
[1, 2, 3].values_at(0, 2, 5, -1) → [1, 3, nil, 3]
[5, 6].each.with_index.to_a → [[5, 0], [6, 1]]
[1, 2].cycle(2).map { |x| x } → [1, 2, 1, 2]
[1, 2, 3].slice_before(&:even?).to_a → [[1], [2, 3]]
[1, 2, 3].slice_after(&:even?).to_a → [[1, 2], [3]]
[1, 2, 3, 5].slice_when { |a, b| b != a + 1 }.map(&:size) → [3, 1]
[1, nil, 2].filter_map { |x| x && x + 1 } → [2, 3]
[[1, 2], [3]].sum { |a| a.size } → 3
[1, 2] <=> [1] → 1
[1, 2].eql?([1, 2]) → true
[1, 2].hash == [1, 2].hash → true
[1, 2, 3].none? → false
[1, 2, 3].sum.digits → [6]
["a", "b"].each_with_index.map { |s, i| "#{i}: #{s}" }.join("\n") → "0: a\n1: b"
%w[apple Bob].sort_by(&:downcase).map(&:capitalize) → ["Apple", "Bob"]
%w[a b c].each_slice(2).map(&:join) → ["ab", "c"]
%w[a b c].in_groups_of(2, "x").map { |g| g.join } → ["ab", "cx"]
%w[a b].to_sentence(two_words_connector: " & ") → "a & b"
[].to_sentence → ""
[1,2,3].third → 3
[1, 2, 3].sum { |x| x.to_f } / 3 → 2.0
[1,2,3,4].select.with_index { |_, i| i.even? } → [1, 3]
[nil, 2].map { |x| x&.succ } → [nil, 3]
[1, 2, 3].sum do |x| x * 2 end → 12
[[1, [2, [3, 4]]]].map { |a, (b, (c, d))| a + b + c + d } → [10]
[*"a".."c", *1..2] → ["a", "b", "c", 1, 2]
[1, 2, *nil, *[[3]]] → [1, 2, [3]]
e = [1,2].each; [e.next, e.next, (e.next rescue 'stop')] → [1, 2, "stop"]
e = [1,2,3].each; e.next; [e.peek, e.next, e.next] → [2, 2, 3]
e = [1,2].each; e.next; e.rewind; e.next → 1
e = [1,2,3].each_with_index; e.next; e.next → [2, 1]
e = %w[a b].cycle; [e.next, e.next, e.next] → ["a", "b", "a"]
e = (1..3).each; x = []; loop { x << e.next }; x → [1, 2, 3]
"""


@pytest.mark.parametrize(("source", "result"), rows(LISTS))
def test_a_list_answers_as_in_ruby(source: str, result: str) -> None:
    assert said(source) == result
