"""Pictures of made-up streets: the right size, nothing blank, every character drawable, whatever the numbers are."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import numpy as np
import pytest
import shapely
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgb
from matplotlib.image import imread

from bot.figures import digest, paper
from bot.figures import map as maps
from bot.posters.font import font_file
from bot.texts.languages import LANGUAGES, texts_for
from domain.pictures import CategoryCount, Compared, Days, Kept, MapFigures, PlaceCount, SpanFigures
from nlp import CATEGORIES

MONDAY = date(2026, 11, 16)
SQUARES = [
    f"POLYGON((104.{n} 30.6,104.{n + 1} 30.6,104.{n + 1} 30.65,104.{n} 30.65,104.{n} 30.6))" for n in range(1, 6)
]


def week(*, scale: int = 20, name: str = "梧桐街道") -> SpanFigures:
    """Two weeks of days by chance; scale 0: nothing happened."""
    chance = Random(7)
    new, closed, still = (tuple(chance.randint(0, scale) for _ in range(14)) for _ in range(3))
    hours = tuple(tuple(chance.randint(0, scale) for _ in range(24)) for _ in range(7))
    found = [CategoryCount(code, Compared(chance.randint(0, scale), scale)) for code in list(CATEGORIES)[:6]]
    return SpanFigures(
        grid=name,
        span="week",
        first=MONDAY,
        last=MONDAY + timedelta(days=6),
        new=Compared(scale * 9, scale * 7),
        closed=Compared(scale * 7, scale * 7),
        open=Compared(scale, scale * 2),
        days=Days(MONDAY - timedelta(days=7), new, closed, still),
        categories=tuple(found) if scale else (),
        kept=(Kept("春和社区", 3, 4), Kept("夏荷社区第一居民委员会办事处", 0, 2)) if scale else (),
        kept_days=28,
        hours=hours,
    )


def pixels(png: bytes) -> np.ndarray:
    """Rows, columns, red green blue from 0 to 1."""
    return np.asarray(imread(io.BytesIO(png)))[:, :, :3]


def share(image: np.ndarray, colour: str) -> float:
    """How much of the picture has that colour."""
    return float(np.mean(np.all(np.abs(image - np.array(to_rgb(colour))) < 0.01, axis=2)))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("scale", [0, 1, 20, 100_000])
def test_a_week_is_a_card_of_its_own_with_everything_on_it(language: str, scale: int):
    image = pixels(digest.draw_digest(week(scale=scale), texts_for(language)))
    assert image.shape[1] == 1080
    assert 1000 < image.shape[0] < 2200
    corners = image[[0, 0, -1, -1], [0, -1, 0, -1]]
    assert np.allclose(corners, to_rgb(paper.PAPER), atol=0.01), "the card brings its own light background"
    assert share(image, paper.PANEL) > 0.4
    assert share(image, paper.INK) > 0.003, "letters"
    if scale:
        for colour in (paper.BLUE, paper.GREEN, paper.ORANGE, paper.PALE_BLUE):
            assert share(image, colour) > 0.0005, colour


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_day_of_two_weeks_has_its_weekday_and_right_under_it_its_date(language: str):
    picture, words = digest._Picture(week(), texts_for(language)), texts_for(language).phrases.pictures.weekdays
    picture.drawn()
    said = [(put.get_text(), put.get_position()) for put in picture._paper.axes.texts]
    start = next(n for n, (text, _) in enumerate(said) if text == "11/9")
    dates, days = said[start : start + 28 : 2], said[start + 1 : start + 28 : 2]
    assert [text for text, _ in days] == [*words, *words]
    assert [text for text, _ in dates] == ["11/9", *map(str, range(10, 16)), "11/16", *map(str, range(17, 23))]
    assert [x for _, (x, _) in days] == [x for _, (x, _) in dates]
    assert len({y for _, (_, y) in days}) == len({y for _, (_, y) in dates}) == 1


@pytest.mark.parametrize(
    ("found", "numbers"),
    [
        ((0,), (0, 1, 2)),
        ((5, 5), (5, 6, 7)),
        ((26, 40), (20, 30, 40)),
        ((1055, 1508), (1000, 1500, 2000)),
        ((8, 31), (0, 20, 40)),
        ((0, 100_000), (0, 50_000, 100_000)),
    ],
)
def test_the_line_of_what_is_open_has_numbers_a_reader_likes(found: tuple[int, ...], numbers: tuple[int, ...]):
    assert digest.scale(found) == numbers


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=31))
def test_the_scale_holds_every_day_and_wastes_less_than_it_shows(found: list[int]):
    low, middle, high = digest.scale(tuple(found))
    assert 0 <= low <= min(found) <= max(found) <= high
    assert high - middle == middle - low > 0
    assert high - low <= max(2, 10 * (max(found) - min(found)))


@pytest.mark.parametrize("span", [14, 31])
def test_beside_the_line_stand_the_numbers_it_is_drawn_by(span: int):
    opened = tuple(200 + 9 * n for n in range(span))
    days = Days(MONDAY - timedelta(days=7), (3,) * span, (2,) * span, opened)
    picture = digest._Picture(replace(week(), days=days), texts_for("zh"))
    picture.drawn()
    said = {put.get_text(): put.get_position() for put in picture._paper.axes.texts if put.get_color() == paper.ORANGE}
    numbers = [str(n) for n in digest.scale(opened)]
    assert [*said] == [*numbers, str(opened[-1])]
    (_, low), (_, middle), (_, high) = (said[n] for n in numbers)
    assert low - middle == pytest.approx(middle - high) == pytest.approx(digest.OPEN_LINE / 2)
    (line,) = (one for one in picture._paper.axes.lines if one.get_color() == paper.ORANGE)
    lowest, highest = int(numbers[0]), int(numbers[-1])
    ground = max(one.get_ydata()[0] for one in picture._paper.axes.lines[:3])
    for y, n in zip(line.get_ydata(), opened, strict=True):
        assert ground - y == pytest.approx(digest.OPEN_LINE * (n - lowest) / (highest - lowest))


@pytest.mark.parametrize("word", ["一", "二", "四", "日", "停车", "71", "Mon"])
def test_words_of_one_row_stand_in_one_line(word: str):
    sheet = paper.Paper(200)
    sheet.text(100, 100, word, paper.SMALL)
    rows = np.where((pixels(sheet.png()).sum(axis=2) < 1.5).any(axis=1))[0]
    assert abs((rows.min() + rows.max()) / 2 - 100) <= 1.5


def test_names_on_the_map_stand_in_the_middle_of_what_they_name():
    wide = shapely.box(0, 0, 400, 300)
    assert maps._middle(wide).equals(wide.centroid)
    bent = shapely.Polygon([(0, 0), (100, 0), (100, 10), (10, 10), (10, 100), (0, 100)])
    assert bent.contains(maps._middle(bent)), "the centre of gravity of a corner lies outside it"


def test_the_same_numbers_give_the_same_picture_and_more_is_darker():
    one, again = (pixels(digest.draw_digest(week(), texts_for("zh"))) for _ in range(2))
    assert np.array_equal(one, again)
    assert [digest.shade(n, 50) for n in (0, 1, 50)] == [digest.HEAT[0], digest.HEAT[1], digest.HEAT[5]]
    shades = [digest.HEAT.index(digest.shade(n, 50)) for n in range(51)]
    assert shades == sorted(shades)


def test_the_map_colours_each_grid_and_says_its_number():
    places = tuple(PlaceCount(f"第{n}网格", n * 4, n, area) for n, area in enumerate(SQUARES))
    image = pixels(maps.draw_map(MapFigures("梧桐街道", 40, places), texts_for("zh"), "11月23日 08:30"))
    shades = maps.steps(16)
    for place in places:
        colour = maps.SHADES[sum(place.open >= step for step in shades)]
        assert share(image, colour) > 0.02, place.name


def test_grids_without_a_border_are_tiles():
    places = tuple(PlaceCount(f"第{n}网格", n, 0) for n in range(60))
    many = pixels(maps.draw_map(MapFigures("梧桐街道", 0, places), texts_for("zh"), ""))
    few = pixels(maps.draw_map(MapFigures("梧桐街道", 0, places[:3]), texts_for("zh"), ""))
    assert few.shape[0] < many.shape[0] < 2000


@pytest.mark.parametrize("area", ["", "POINT(1 1)", "POLYGON((0 0,1 1,1 0,0 1,0 0))", "LINESTRING(0 0,1 1)", "rubbish"])
def test_what_is_no_polygon_becomes_a_tile(area: str):
    places = (PlaceCount("第一网格", 2, 1, area), PlaceCount("第二网格", 2, 1, SQUARES[0]))
    assert maps.draw_map(MapFigures("梧桐街道", 4, places), texts_for("zh"), "")


@pytest.mark.parametrize("most", [*range(60), 99, 100, 101, 999, 5000])
def test_shades_begin_at_one_and_rise(most: int):
    found = maps.steps(most)
    assert found[0] == 1
    assert list(found) == sorted(set(found))
    assert len(found) < len(maps.SHADES)
    assert most == 0 or found[-1] <= most


def test_light_and_dark_shades_can_be_told_apart_in_grey():
    def luminance(colour: str) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    for ramp in (maps.SHADES, digest.HEAT):
        light = [luminance(colour) for colour in ramp]
        assert all(a > b * 1.15 for a, b in pairwise(light))
    for text, ground in ((paper.INK, maps.SHADES[3]), ("#ffffff", maps.SHADES[4]), (paper.GREY, paper.PAPER)):
        a, b = sorted((luminance(text), luminance(ground)))
        assert (b + 0.05) / (a + 0.05) >= 4.5, (text, ground)


def test_the_font_has_every_character_that_is_said():
    with TTFont(font_file(), lazy=True) as font:
        known = set(font.getBestCmap())
    for texts in LANGUAGES.values():
        phrases = texts.phrases.pictures
        words = [getattr(phrases, name) for name in phrases.__dataclass_fields__ if name not in ("map", "caption")]
        words += [texts.category(code) for code in CATEGORIES]
        said = "".join("".join(word) for word in words) + "0123456789:/%+–—…（）月日年周"
        assert not {c for c in said if ord(c) not in known}


@pytest.mark.parametrize("name", ["🏠春和", "𠮷野社区", "a" * 200, "很长" * 80, "", "$x_1$", "<b>&amp;"])
def test_odd_names_are_drawn(name: str):
    assert digest.draw_digest(week(name=name), texts_for("zh"))
    assert maps.draw_map(MapFigures(name, 1, (PlaceCount(name, 1, 0, SQUARES[0]),)), texts_for("zh"), name)
