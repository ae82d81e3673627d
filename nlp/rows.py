"""A line of a weights file: what one piece, word or dense feature says for and against each answer.

It is: string, rarity in tenths, weights. A weight is the letter of an answer (`A` … in the order of `answers` in
`model.json`; lower case for minus) and a whole number of quanta, so `路灯 52 K31o4` says: rarity 5.2, speaks for
answer K with 31 and against answer O with 4.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# An answer's letter, and beside it the one that means minus.
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ{[<(/=ΓΔΘΛΞΠΣΦΨΩБГДЖЗИЙЛПФЦЧШЩЪЫЬЭЮЯ"
_LOWER = "abcdefghijklmnopqrstuvwxyz}]>)\\-γδθλξπσφψωбгджзийлпфцчшщъыьэюя"
_WEIGHT = re.compile(r"([^0-9])([0-9]+)")
# One row is one big whole number, an answer's weight in each 32-bit lane: adding two rows is one addition.
LANE = 32


@dataclass(frozen=True, slots=True)
class Row:
    """A string's weights (quanta by answer) and its rarity (natural logarithm, in tenths)."""

    text: str
    rarity: int
    weights: Mapping[int, int]

    def packed(self) -> int:
        """The weights in lanes, the square of the rarity in the lane after the last answer."""
        return sum(value << (LANE * lane) for lane, value in self.weights.items())


def format_row(row: Row) -> str:
    """One line of a weights file. Raises IndexError for more answers than there are letters."""
    ordered = sorted(row.weights.items(), key=lambda item: -abs(item[1]))
    code = "".join(f"{(LETTERS if value > 0 else _LOWER)[lane]}{abs(value)}" for lane, value in ordered if value)
    return f"{row.text}\t{row.rarity}\t{code}"


def parse_row(line: str) -> Row:
    """The row of one line. Raises ValueError when it is not one."""
    text, rarity, code = line.rstrip("\n").split("\t")
    weights = {
        (LETTERS.index(letter) if letter in LETTERS else _LOWER.index(letter)): (
            int(value) if letter in LETTERS else -int(value)
        )
        for letter, value in _WEIGHT.findall(code)
    }
    return Row(text, int(rarity), weights)
