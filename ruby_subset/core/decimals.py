"""BigDecimal: a number told exactly by its decimal digits."""

from __future__ import annotations

from fractions import Fraction


class BigDecimal(Fraction):
    """A fraction that is shown in decimal digits; what it takes part in is one, too."""

    __slots__ = ()
    ruby_class = "BigDecimal"


def in_digits(number: Fraction) -> tuple[str, int]:
    """The digits of a number without its sign, and how many of them stand behind the point; none is cut off."""
    below, places = number.denominator, 0
    while below % 10 == 0:
        below, places = below // 10, places + 1
    twos = (below & -below).bit_length() - 1
    fives, left = 0, below >> twos
    while left % 5 == 0:
        fives, left = fives + 1, left // 5
    places += max(twos, fives)
    return str(abs(number.numerator) * 10**places // number.denominator), places
