"""Posters as a printer, a phone and an eye meet them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image
from rich.console import Console

from bot.opening import opened
from bot.posters.command import compose, file_name, make_posters
from bot.posters.drawing import Poster, draw, wide, wrapped
from bot.posters.font import font_file
from bot.posters.lettering import drawable, lettering
from bot.settings import Settings
from bot.sheets.command_import import run_import
from bot.street import STREET
from bot.texts.languages import LANGUAGES, texts_for
from domain.clock import Clock
from domain.links import home_payload, start_link
from domain.people import Post
from domain.views import FourThings, PublicPerson
from services import public
from storage import grids
from tests.support.clock import ZONE, FixedClock

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
A4 = (595.28, 841.89)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The demo's street in a database of its own."""
    made = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/x.db")  # type: ignore[call-arg]
    clock: Clock = FixedClock()
    with opened(made) as transactions:
        code = run_import(transactions, STREET, dry_run=False, clock=clock, zone=ZONE, out=Console(quiet=True))
    assert code == 0
    return made


def seen(file: Path) -> Image.Image:
    """The page as it comes out of a printer of 150 dots an inch."""
    if file.suffix == ".png":
        with Image.open(file) as picture:
            return picture.copy()
    page = pypdfium2.PdfDocument(file)[0]
    shown: Image.Image = page.render(scale=150 / 72).to_pil()
    return shown


def words_of(file: Path) -> str:
    return str(pypdfium2.PdfDocument(file)[0].get_textpage().get_text_range())


def scanned(file: Path) -> str:
    codes = zxingcpp.read_barcodes(seen(file))
    assert len(codes) == 1
    return str(codes[0].text)


def test_a_poster_for_each_building_opens_the_bot_at_that_building(settings: Settings, tmp_path: Path) -> None:
    assert make_posters(settings, "WT-01-03", tmp_path / "out", per="building", bot="@xiaoshao_bot") == 0
    files = sorted((tmp_path / "out").iterdir())
    assert [f.name for f in files] == [f"poster-WT-01-03-0{n}.pdf" for n in range(1, len(files) + 1)]
    for n, file in enumerate(files, 1):
        assert scanned(file) == f"https://t.me/xiaoshao_bot?start=g_WT-01-03-0{n}"


def test_the_four_things_are_on_it_in_letters(settings: Settings, tmp_path: Path) -> None:
    assert make_posters(settings, "WT-01-01", tmp_path, bot="xiaoshao_bot") == 0
    document = pypdfium2.PdfDocument(tmp_path / "poster-WT-01-01.pdf")
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx(A4, abs=0.5)
    words = words_of(tmp_path / "poster-WT-01-01.pdf")
    for wanted in (
        "幸福家园",
        "春和社区",
        "网格员",
        "李师傅",
        "10000002001",
        "陈姐",
        "管什么",
        "说到做到",
        "2 小时内处置",
        "110",
    ):
        assert wanted in words


def test_a_picture_is_as_sharp_as_a_printer(settings: Settings, tmp_path: Path) -> None:
    assert make_posters(settings, "WT-01-01-03", tmp_path, kind="png", bot="xiaoshao_bot") == 0
    picture = tmp_path / "poster-WT-01-01-03.png"
    assert seen(picture).size == pytest.approx((2480, 3508), abs=2)
    assert scanned(picture).endswith("?start=g_WT-01-01-03")


@pytest.mark.parametrize(
    ("code", "extra", "told"),
    [
        ("NOWHERE", {}, "没有编码为 NOWHERE 的网格"),
        ("WT-01-01", {"bot": "no name!"}, "不是机器人的用户名"),
        ("WT-01-01", {"bot": None}, "BOT_TOKEN"),
    ],
)
def test_what_cannot_be_printed_is_said_plainly(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, extra: dict[str, str], told: str
) -> None:
    options = {"bot": "xiaoshao_bot", **extra}
    assert make_posters(settings, code, tmp_path / "out", **options) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file_is_said_plainly(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("")
    assert make_posters(settings, "WT-01-03", tmp_path / "out", bot="xiaoshao_bot") == 1
    assert "写不进" in capsys.readouterr().err


def test_a_grid_without_a_worker_or_a_building_is_named(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "grids.csv").write_text(
        "code,name,level,parent\nWT-09,冬雪社区,community,WT\nWT-09-01,冬雪第一网格,grid,WT-09\n", "utf-8"
    )
    with opened(settings) as transactions:
        run_import(transactions, tmp_path / "r", dry_run=False, clock=FixedClock(), zone=ZONE, out=Console(quiet=True))
    assert make_posters(settings, "WT-09", tmp_path / "out", bot="xiaoshao_bot") == 1
    assert "冬雪第一网格（WT-09-01）现在没有网格员" in capsys.readouterr().err
    assert make_posters(settings, "WT-09", tmp_path / "out", per="building", bot="xiaoshao_bot") == 1
    assert "没有楼栋" in capsys.readouterr().err


def poster(**changes: object) -> Poster:
    place = FourThings("春和社区", "幸福里3栋", "B3", (PublicPerson("李师傅", Post.worker, "13800001111"),))
    values = {name: getattr(place, name) for name in place.__slots__} | changes
    return compose(FourThings(**values), "xiaoshao_bot", texts_for("zh"), NOON)


@pytest.mark.parametrize(
    "changes",
    [
        {"place": "特别特别长的名字的国际花园城市广场公寓住宅小区二期十二号楼" * 2},
        {
            "workers": tuple(
                PublicPerson("欧阳上官诸葛" * 3, Post.worker, "0731-84210000 转 8001 或 8002") for _ in range(4)
            )
        },
        {"workers": (PublicPerson("", Post.worker, ""),)},
        {"place": "A🏠<b>&栋$x^2$\u202e\x00", "code": "一号/楼 " * 20},
    ],
)
def test_odd_and_long_words_still_make_one_page_that_scans(tmp_path: Path, changes: dict[str, object]) -> None:
    made = poster(**changes)
    with lettering(made.words()) as font:
        draw(made, font, tmp_path / "p.pdf")
    assert len(pypdfium2.PdfDocument(tmp_path / "p.pdf")) == 1
    assert scanned(tmp_path / "p.pdf") == made.link
    assert len(made.link.partition("start=")[2]) <= 64


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_nothing_runs_into_the_code_or_off_the_page(tmp_path: Path, language: str) -> None:
    people = tuple(PublicPerson("欧阳建国", Post.deputy, "13800001111") for _ in range(4))
    place = FourThings(
        "春和社区", "幸福里3栋", "B3", people, (PublicPerson("赵主任", Post.supervisor, "0731-84210000"),)
    )
    made = compose(place, "xiaoshao_bot", texts_for(language), NOON)
    with lettering(made.words()) as font:
        draw(made, font, tmp_path / "p.pdf")
    page = pypdfium2.PdfDocument(tmp_path / "p.pdf")[0]
    text = page.get_textpage()
    width, height = page.get_size()
    boxes = [text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()]
    assert all(left >= 0 and right <= width and bottom >= 0 and top <= height for left, bottom, right, top in boxes)
    code = (14 / 210 * width, 19 / 297 * height, 76 / 210 * width, 81 / 297 * height)
    assert not [b for b in boxes if b[0] < code[2] and b[2] > code[0] and b[1] < code[3] and b[3] > code[1]]


def glyph_of(file: object) -> str:
    with TTFont(file, lazy=True) as font:
        return str(font.getBestCmap()[ord("骨")])


def test_the_font_comes_with_the_installation_and_writes_as_in_china() -> None:
    assert "site-packages" in str(font_file())
    assert drawable("网格员骨直令🏠\u202e") == "网格员骨直令"
    with lettering("骨") as font:
        drawn = glyph_of(font.get_file())
    assert drawn != glyph_of(font_file())


def test_lines_break_where_readers_expect() -> None:
    assert wrapped("一二三四五，六七", 5) == ["一二三四五，", "六七"]
    assert wrapped("Scan with Telegram", 6) == ["Scan with", "Telegram"]
    assert wrapped("", 5) == []
    assert wide("楼a") == pytest.approx(1.56)


def test_codes_that_are_no_link_get_a_print_of_it_and_files_their_own_names() -> None:
    assert home_payload("WT-01-01") == "g_WT-01-01"
    odd = home_payload("幸福/一网格")
    assert odd.startswith("h_")
    assert len(odd) <= 64
    assert odd != home_payload("幸福/二网格")
    assert len(home_payload("x" * 64)) <= 64
    assert start_link("bot_name", odd) == f"https://t.me/bot_name?start={odd}"
    assert file_name("幸福/一") != file_name("幸福_一")
    assert "/" not in file_name("../../etc/passwd")


def test_every_link_finds_its_grid_again(settings: Settings) -> None:
    with opened(settings) as transactions:
        found = transactions.read(
            lambda c: [(g.code, public.grid_of_payload(c, home_payload(g.code))) for g in grids.every(c)]
        ).result()
    assert all(grid is not None and grid.code == code for code, grid in found)
