"""Draws up the plan from the books: texts become notes or lines of lists, changes their net."""

from collections.abc import Iterable, Iterator

from triage_bot.actions.effects import Held, Say
from triage_bot.model.resource import Ref
from triage_bot.plan import lists
from triage_bot.plan.board import Key
from triage_bot.plan.calls import ForToday, for_today
from triage_bot.plan.ledger import Entry, notes
from triage_bot.plan.passes import Passes
from triage_bot.plan.plan import Plan
from triage_bot.plan.renamed import warning
from triage_bot.plan.upkeep import mark_of, told_adopted, told_confidential, twin_notes
from triage_bot.policy.policy_set import Rule

ADOPT = "issues of a deleted user say that they are these accounts'; if the bot opened them under a revoked token, run:"


def drawn_up(passes: Passes) -> Plan:
    """The plan of all that the rules wanted, on a board of its own: it may be drawn up again. Raises Unread."""
    snapshot, scene, board = passes.snapshot, passes.scene, passes.board.drawing()
    entries = _in_order(passes)
    today = _today(entries, passes)
    says, held = today.says, [*(hold for entry in entries for hold in entry.held), *today.held]
    unmade = [lack for entry in entries for lack in entry.unmade]
    warned = [*passes.ledger.warnings, *(text for entry in entries for text in entry.warnings)]
    warned += _of_the_whole(passes)
    if not snapshot.scope.only_issue:
        sorted_out = _sorted_out(says, entries, passes)
        says = sorted_out.says
        unmade += sorted_out.unmade
        held += sorted_out.held
        warned += sorted_out.warnings
        for change in sorted_out.changes:
            board.apply(change)
    says = [*says, *told_confidential(board, scene)]
    says += [] if passes.options.rules else told_adopted(board, scene, says, passes.alone)
    for note in (*notes(says, lambda ref: mark_of(ref, board, scene)), *twin_notes(board, scene)):
        board.apply(note)
    held += [Held(ref=ref, rule="", why=why) for ref, why in passes.alone.items() if why]
    warned += [*_to_adopt(held), *(f"{ref}: left alone, {why}" for ref, why in snapshot.unreadable.items())]
    books = passes.ledger.entries.items()
    return Plan(
        now=scene.now,
        changes=(*board.net(), *unmade),
        held=tuple({(hold.ref, hold.rule): hold for hold in held}.values()),
        warnings=tuple(dict.fromkeys([*warned, *board.warnings])),
        skipped=tuple(passes.ledger.skipped),
        missing=passes.ledger.needs(),
        next_looks=passes.ledger.next_looks(),
        resources=len(snapshot.issues) + len(snapshot.others) + len(snapshot.accounts),
        looked_at="resources" if snapshot.others else "issues and accounts",
        matched=len({ref for (_, _, ref), entry in books if entry.matched}),
        overdue={(rule, ref): entry.overdue for (rule, _, ref), entry in books if entry.overdue},
        today=scene.today,
        turns=passes.pacing.turns(scene),
        renamed=passes.renamed,
    )


def _today(entries: list[Entry], passes: Passes) -> ForToday:
    """What the rules want said, as far as it may be today."""
    whole = not (passes.snapshot.scope.only_issue or passes.options.rules or passes.options.person)
    return for_today((say for entry in entries for say in entry.says), whole, passes.scene)


def _to_adopt(held: Iterable[Held]) -> Iterator[str]:
    """The command for accounts whose issue was opened by a deleted user."""
    if accounts := sorted({hold.adopt for hold in held if hold.adopt}):
        yield f"{ADOPT} triage-bot accounts adopt {' '.join(accounts)}"


def _of_the_whole(passes: Passes) -> Iterator[str]:
    """What is odd about the run, not about one resource."""
    if passes.options.person and not passes.views.refs(None):
        yield f"no issue here belongs to @{passes.options.person}"
    if passes.renamed:
        yield warning(passes.renamed)


def _in_order(passes: Passes) -> list[Entry]:
    """The entries as rules come, and resources within them: also where one was looked at again, later."""
    variants = ((rule.id, expansion) for rule in passes.policy.rules for expansion, _ in rule.variants)
    steps = {variant: number for number, variant in enumerate(variants)}
    ranks = _ranks(passes)
    rules = {rule.id: rule for rule in passes.policy.rules}

    def place(book: tuple[Key, Entry]) -> tuple[float, ...]:
        rule, expansion, ref = book[0]
        turn = _turn(rules.get(rule), ref, ranks.get(ref, len(ranks)), passes)
        return (steps.get((rule, expansion), len(steps)), *turn)

    return [entry for _, entry in sorted(passes.ledger.entries.items(), key=place)]


def _turn(rule: Rule | None, ref: Ref, rank: int, passes: Passes) -> tuple[float, ...]:
    """When it is its turn in a rule: as listed, of the gem's rules the newest first, or as its limits take them."""
    if rule is None or not rule.of_the_gem:
        return (rank,)
    listed = -rank if rule.newest_first else rank
    resource = passes.board.issues.get(ref)
    if not rule.limits or resource is None:
        return (listed,)
    born = resource.created_at.timestamp()
    return (born, listed) if rule.limits.most_recent is None else (-born, -listed)


def _ranks(passes: Passes) -> dict[Ref, int]:
    ranks = {row.ref: number for number, row in enumerate(passes.snapshot.accounts)}
    return ranks | {ref: number for number, ref in enumerate(passes.board.issues)}


def _sorted_out(says: list[Say], entries: list[Entry], passes: Passes) -> lists.Sorted:
    """What becomes lines of living lists instead of notes."""
    options, board = passes.options, passes.board
    still = tuple(listed for entry in entries for listed in entry.listed)
    lines = tuple(listing for entry in entries for listing in entry.listings)
    partial = bool(options.rules or options.person or passes.snapshot.unreadable)
    closed = frozenset(str(ref) for ref, issue in board.issues.items() if issue.state == "closed")
    rules = {rule.id: rule.name for rule in passes.policy.rules}
    known = lists.Known(
        decided=passes.decided,
        matched=frozenset((rule, ref) for (rule, _, ref), entry in passes.ledger.entries.items() if entry.matched),
        rules=rules,
        closed=closed,
        partial=partial,
        ranks=_ranks(passes),
    )
    return lists.sort_out(lists.Wanted(says, still, lines), known, passes.scene)
