"""What is told of an expression before it runs: what cannot be read, what is not known, what is refused."""

from __future__ import annotations

import pytest

from ruby_subset.program import Names, condition, text
from tests.ruby_subset.rows import rows

NAMES = Names(
    bare=frozenset({"resource", "labels", "state", "milestone"}),
    members=frozenset({"name", "title", "due_date"}),
    constants=frozenset({"Gitlab::Triage::Resource::Issue", "Milestone"}),
    helpers=(("mine", "state == 'opened' && urgent"), ("urgent", "labels.any?"), ("loops", "loops"), ("broken", "1 +")),
    environment=frozenset({"MY_TOKEN"}),
)

FAULTS = r"""
labels.any? { |l| → 1:18: this cannot be read as Ruby: something is missing
state == → 1:9: this cannot be read as Ruby: something is missing
labels.any? && → 1:15: this cannot be read as Ruby: something is missing
08 → 1:1: `08` is no number
a == b & c == d → 1:1: this cannot be read as Ruby: `a == b & c == d`
[1, *] → 1:5: this cannot be read as Ruby: `*`
/(?ib)/ =~ state → 1:1: the pattern cannot be read: undefined group option: /(?ib)/
def state.a; end → 1:1: the definition of `x.y` cannot be used here – define it without the object
class A; end → 1:1: the definition of a class cannot be used here
module A; end → 1:1: the definition of a module cannot be used here
`ls` → 1:1: a command of the shell (`` ` ``) cannot be used here
BEGIN { 1 } → 1:1: `BEGIN` cannot be used here
alias a b → 1:1: `alias` cannot be used here
undef a → 1:1: `undef` cannot be used here
[1].each { yield } → 1:12: `yield` stands outside of a method – call the block: `block.call`
[1].each { redo } → 1:12: `redo` cannot be used here
break → 1:1: `break` stands outside of a block or loop
next 5 → 1:1: `next` stands outside of a block or loop
$stdout → 1:1: the global variable `$stdout` is not known here
$a = 1 → 1:1: a global variable cannot be set here – a local variable can: `name = …`
String = 1 → 1:1: a constant of Ruby cannot be set here – a local variable can: `name = …`
lables → 1:1: `lables` is neither a variable nor known here – did you mean "labels"?
true && lables.any? → 1:9: `lables` is neither a variable nor known here – did you mean "labels"?
resorce[:x] → 1:1: `resorce` is neither a variable nor known here – did you mean "resource"?
labels.map(&:nmae) → 1:13: no object here has a method `nmae` – did you mean "name"?
labels.anny? → 1:8: no object here has a method `anny?` – did you mean "any?"?
state.title = 5 → 1:7: no object here has a method `title=` – did you mean "title"?
Datetime.now → 1:1: the constant `Datetime` is not known here – did you mean "DateTime"?
Milstone → 1:1: the constant `Milstone` is not known here – did you mean "Milestone"?
File.read("x") → 1:1: the constant `File` is not known here – an expression cannot reach the machine
exit → 1:1: `exit` is not allowed here – an expression cannot reach the machine
system("ls") → 1:1: `system` is not allowed here – an expression cannot reach the machine
eval("1") → 1:1: `eval` is not allowed here – call the method itself
state.instance_eval { 1 } → 1:7: `instance_eval` is not allowed here – call the method itself
state.send(state) → 1:7: `send` takes the name of a public method as a symbol – call the method itself
state.send(:exit) → 1:12: `exit` is not allowed here – an expression cannot reach the machine
require "net/http" → 1:1: `require` loads programs, which are not run here – define helpers, or leave it out
network.get("x") → 1:1: `network` is not allowed here – only `network.options.source_id` is known
ENV["GITLAB_TOKEN"] → 1:5: ENV['GITLAB_TOKEN'] sounds secret and is not read – allow it with `--env GITLAB_TOKEN`
ENV.fetch("Auth_x", 1) → 1:11: ENV['Auth_x'] sounds secret and is not read – allow it with `--env Auth_x`
loops → 1:1: the helper `loops` cannot be used: the helper `loops` leads back to itself
broken → 1:1: the helper `broken` cannot be used: this cannot be read as Ruby: something is missing
"""
FAULTS_OF_TEXTS = r"""
see #@@b → 1:6: a class variable cannot be used here
So } it ends → 1:4: a brace closes what nothing opened – write `\}`
So { it starts → 1:4: a brace opens what nothing closes – write `\{`
see C:\users → 1:7: `\u` wants four digits – write `\\` for a backslash
ends in \ → 1:9: a backslash at the very end takes the quote away – write `\\`
a }.upcase + %Q{ b → 1:3: a brace closes what nothing opened – write `\}`
Sum #{1 +} → 1:10: this cannot be read as Ruby: something is missing
By #{lables} → 1:6: `lables` is neither a variable nor known here – did you mean "labels"?
"""
FINE = r"""
labels.any? { |l| l.name == "bug" }
x = 5; x -1
y = [1]; y [0]
state.__send__(:upcase)
require "date"; Date.today
ENV["MY_TOKEN"] || ENV["TEAM"] || ENV[state]
Milestone.new({ id: 1 }, parent: self)
is_a?(Gitlab::Triage::Resource::Issue)
mine || urgent
@anything.nil?
"#@a #$b"
defined?(whatever)
labels.map(&:name).grep(/x/) { |n| n.upcase }
"""


@pytest.mark.parametrize(("source", "fault"), rows(FAULTS))
def test_a_condition_is_refused_with_its_place(source: str, fault: str) -> None:
    assert str(condition(source, NAMES).faults[0]) == fault


@pytest.mark.parametrize(("source", "fault"), rows(FAULTS_OF_TEXTS))
def test_a_text_is_refused_with_its_place(source: str, fault: str) -> None:
    assert str(text(source, NAMES).faults[0]) == fault


@pytest.mark.parametrize("source", FINE.strip().splitlines())
def test_a_condition_is_taken(source: str) -> None:
    assert condition(source, NAMES).faults == ()


def test_places_count_from_the_line_they_are_in() -> None:
    faults = condition("true &&\n  'é'.x1 &&\n  x2", NAMES).faults
    assert [(fault.line, fault.column) for fault in faults] == [(2, 7), (3, 3)]


def test_a_program_says_which_names_it_mentions_its_helpers_included() -> None:
    assert condition("mine && milestone", NAMES).uses == {"state", "labels", "milestone"}
