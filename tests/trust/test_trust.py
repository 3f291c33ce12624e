"""The tables of docs/trust.md are what the program does, and what it does is right."""

from __future__ import annotations

from tests.trust import faults, page, standing_acts, words

UPDATE = "run `make docs` to bring docs/trust.md up to date, if that is right"
HELD = "held, `accounts adopt`"
STANDING = {  # the bot, other automation, Ghost, an editor, a member (Guest), an outsider
    "a comment counts as an update": ["no", "no", "no", "yes", "yes", "yes"],
    "a command is obeyed": ["no", "no", "no", "yes", "no", "no"],
    "a mark in a note of theirs counts": ["yes", "no", "yes", "no", "no", "no"],
    "an issue of theirs stands for its account": ["yes", "no", HELD, "yes", "no", "no"],
    "an issue of theirs is reminded about": ["yes", "no", "no", "yes", "no", "no"],
    "named as CSM: is assigned": ["yes", "yes", "no", "yes", "no", "no"],
    "named as CSM: has a list of their own": ["yes", "yes", "no", "yes", "no", "no"],
}
ONLY_EDITORS_READ, TABLE_IS_READ = slice(0, 2), slice(0, 4)


def test_who_can_make_the_bot_do_what() -> None:
    assert {act: [standing_acts.found()[kind][act] for kind in standing_acts.KINDS] for act in STANDING} == STANDING
    assert list(STANDING) == list(standing_acts.ACTS)
    assert page.written("standing") == standing_acts.page(), UPDATE


def test_where_words_may_go() -> None:
    had = {text: [place for place, there in places.items() if there] for text, places in words.found().items()}
    places = list(words.PLACES)
    assert list(had.values()) == [
        places[TABLE_IS_READ],
        places[TABLE_IS_READ],
        places[ONLY_EDITORS_READ],
        places[TABLE_IS_READ],
        places[TABLE_IS_READ],  # on strangers' issues nothing is said
    ]
    assert page.written("words") == words.page(), UPDATE


def test_whatever_goes_wrong_all_is_there_once_in_the_end() -> None:
    met = {(fault, phase): faults.met(fault, phase) for fault in faults.FAULTS for phase in faults.PHASES}
    assert {where: one.broken for where, one in met.items() if one and one.broken} == {}
    assert sum(one is not None for one in met.values()) > len(faults.FAULTS) * 3
    assert page.written("faults") == faults.page(), UPDATE
