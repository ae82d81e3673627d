"""Figures stand apart from Chinese words, days in words do not."""

from __future__ import annotations

import pytest

from bot.texts.page import closed_up
from bot.texts.words import Safe

LATE = "说好 {by} 接单，已经超时"


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("昨天", "说好昨天接单，已经超时"),
        ("昨天 18:00", "说好昨天 18:00 接单，已经超时"),
        ("下周一", "说好下周一接单，已经超时"),
        ("12月5日", "说好 12月5日 接单，已经超时"),
        ("周师傅", "说好 周师傅 接单，已经超时"),
        ("5 Dec", "说好 5 Dec 接单，已经超时"),
    ],
)
def test_gaps_are_where_figures_are(by: str, said: str):
    facts = {"by": Safe(by)}
    assert closed_up(LATE, facts).format_map(facts) == said


def test_other_gaps_and_other_languages_stay_as_they_are():
    assert closed_up("📣 {by} 吹哨", {"by": Safe("昨天 1")}) == "📣 {by} 吹哨"
    assert closed_up("promised for {by} and late", {"by": Safe("昨天")}) == "promised for {by} and late"
    assert closed_up("{none} 在", {}) == "{none} 在"
