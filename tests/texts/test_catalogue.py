from __future__ import annotations

import ast
import string
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

import handlers
import services
from bot.texts.answers import answer_text, sentence
from bot.texts.catalogue import Texts
from bot.texts.languages import LANGUAGES, commands, texts_for
from bot.texts.phrases import Posts, Statuses, phrase
from bot.texts.words import units
from bot.texts.zh_phrases import PHRASES
from domain import refusals
from domain.people import Post
from domain.tickets import Status
from domain.workflow import Action
from services.replying import JoinInstead
from tests.texts.samples import ZONE

EVERY = sorted(LANGUAGES)
HANDLERS = sorted(Path(next(iter(handlers.__path__))).glob("*.py"))
SOURCES = sorted(Path(next(iter(services.__path__))).rglob("*.py"))


def outcome_codes() -> set[str]:
    """Every code the use cases give, read from their source."""
    found = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Outcome" and node.args:
                first = node.args[0]
                ends = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                found |= {e.value for e in ends if isinstance(e, ast.Constant) and isinstance(e.value, str)}
    return found


def refusal_codes() -> set[str]:
    named = {c.__name__ for c in refusals.Refusal.__subclasses__()}
    return named | {JoinInstead.__name__, "SetAside", "AnonymousCaller"}


def test_the_codes_are_really_found() -> None:
    assert {"accepted", "joined", "words_needed"} <= outcome_codes()
    assert {"NoSuchTicket", "JoinInstead"} <= refusal_codes()


@pytest.mark.parametrize("language", EVERY)
@pytest.mark.parametrize("code", sorted(outcome_codes() | refusal_codes()))
def test_every_code_has_its_sentence(code: str, language: str) -> None:
    texts = texts_for(language)
    name = "".join(f"_{c.lower()}" if c.isupper() else c for c in code).lstrip("_")
    rooms = (texts.phrases.refusals, texts.phrases.answers, texts.phrases.staff, texts.phrases.groups)
    assert any(phrase(room, name) for room in rooms)
    assert answer_text(code, {}, language)


@pytest.mark.parametrize("language", EVERY)
def test_an_unknown_code_gets_a_sentence_that_fits_anything(language: str) -> None:
    assert answer_text("__class__", {}, language) == texts_for(language).phrases.answers.something


def test_facts_stand_in_the_answer_without_markup_and_within_200_characters() -> None:
    assert answer_text("TicketAlreadyClaimed", {"holder": "<b>陈姐\u202e"}, "zh") == "<b>陈姐已经接了这单。"
    assert answer_text("TooSoon", {"minutes": 12}, "en") == "It was urged a moment ago. You can again in 12 min."
    assert units(answer_text("TicketAlreadyClaimed", {"holder": "长" * 900}, "zh")) <= 200
    assert "{" not in sentence("registered", {"number": "{x}"}, texts_for("zh")).replace("{x}", "")


def test_a_neighbour_who_cannot_be_written_to_is_told_to_press_start() -> None:
    told = answer_text("joined", {"number": "261121-007", "writable": False}, "zh")
    assert told == "算您一个（261121-007）。先在私聊里点一下「开始」，进展才能发给您。"
    assert "开始" not in answer_text("joined", {"number": "261121-007", "writable": True}, "zh")


def test_a_language_that_lacks_a_sentence_cannot_be_made() -> None:
    class Half(Texts):
        def quote(self, words: str) -> str:
            return words

    with pytest.raises(TypeError, match="abstract"):
        Half(PHRASES)  # type: ignore[abstract]
    with pytest.raises(TypeError, match="missing"):
        Statuses(registered="")  # type: ignore[call-arg]


@pytest.mark.parametrize("language", EVERY)
def test_no_phrase_is_empty_and_all_languages_take_the_same_facts(language: str) -> None:
    ours, zh = texts_for(language).phrases, texts_for("zh").phrases
    for (name, said), (same, theirs) in zip(phrases_in(ours), phrases_in(zh), strict=True):
        assert name == same
        assert said.strip()
        assert placeholders(said) == placeholders(theirs), name


def phrases_in(value: object, name: str = "") -> list[tuple[str, str]]:
    """Every phrase of a group and of the groups and lists in it, by name."""
    if isinstance(value, str):
        return [(name, value)]
    if isinstance(value, tuple):
        return [found for n, one in enumerate(value) for found in phrases_in(one, f"{name}.{n}")]
    assert is_dataclass(value)
    return [found for f in fields(value) for found in phrases_in(getattr(value, f.name), f"{name}.{f.name}")]


def placeholders(said: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(said) if name}


def test_every_status_post_and_action_has_a_word() -> None:
    for texts in LANGUAGES.values():
        assert all(phrase(texts.phrases.statuses, s.value) for s in Status)
        assert all(phrase(texts.phrases.posts, p.value) for p in Post)
        assert all(phrase(texts.phrases.steps, a.value) for a in Action)
    assert {f.name for f in fields(Statuses)} == {s.value for s in Status}
    assert {f.name for f in fields(Posts)} == {p.value for p in Post}


def test_words_on_buttons_are_those_of_the_contract() -> None:
    b = texts_for("zh").phrases.buttons
    assert (b.register, b.not_a_request, b.change_category, b.change_place) == ("登记", "不是诉求", "改类别", "改地点")
    assert b.follow == "我也是"
    assert (b.accept, b.return_, b.hand_over, b.note, b.resolve, b.ask) == (
        "接单",
        "退回",
        "转派",
        "进展",
        "办结",
        "联系居民",
    )
    assert (b.confirm, b.dispute) == ("已解决", "没解决")
    assert (b.satisfied, b.fair, b.unsatisfied) == ("满意", "基本满意", "不满意")
    assert (b.urge, b.supplement, b.withdraw) == ("催一下", "补充", "撤回")
    assert (b.remind, b.reassign, b.view) == ("催办", "改派", "查看")


@pytest.mark.parametrize(
    ("local", "zh", "en"),
    [
        ((2026, 11, 21, 14, 30), "今天 14:30", "today 14:30"),
        ((2026, 11, 22, 8, 30), "明天 08:30", "tomorrow 08:30"),
        ((2026, 11, 20, 23, 59), "昨天 23:59", "yesterday 23:59"),
        ((2026, 11, 23, 10, 0), "下周一 10:00", "Mon 23 Nov, 10:00"),
        ((2026, 11, 27, 18, 0), "下周五 18:00", "Fri 27 Nov, 18:00"),
        ((2026, 11, 28, 18, 0), "11月28日 周六 18:00", "Sat 28 Nov, 18:00"),
        ((2026, 11, 19, 18, 0), "11月19日 周四 18:00", "Thu 19 Nov, 18:00"),
        ((2027, 1, 3, 9, 5), "2027年1月3日 周日 09:05", "Sun 3 Jan 2027, 09:05"),
    ],
)
def test_moments_are_said_as_people_say_them(local: tuple[int, ...], zh: str, en: str) -> None:
    at, now = datetime(*local, tzinfo=ZONE), datetime(2026, 11, 21, 0, 10, tzinfo=ZONE)
    assert texts_for("zh").moment(at, now) == zh
    assert texts_for("en").moment(at, now) == en


def test_a_day_of_this_week_has_only_its_weekday() -> None:
    tuesday = datetime(2026, 11, 24, 9, tzinfo=ZONE)
    assert texts_for("zh").moment(tuesday + timedelta(days=3), tuesday) == "周五 09:00"
    assert texts_for("zh").moment(tuesday + timedelta(days=6), tuesday) == "下周一 09:00"


@pytest.mark.parametrize(
    ("left", "zh", "en"),
    [
        (timedelta(minutes=40, seconds=29), "剩 40 分钟", "40 min left"),
        (timedelta(seconds=3), "剩 1 分钟", "1 min left"),
        (timedelta(hours=1, minutes=59, seconds=58), "剩 2 小时", "2 h left"),
        (timedelta(hours=47, minutes=29), "剩 47 小时", "47 h left"),
        (timedelta(days=6, hours=23, minutes=59), "剩 7 天", "7 days left"),
        (timedelta(days=7), "剩 7 天", "7 days left"),
        (timedelta(hours=-5, minutes=-1), "超 5 小时", "5 h over"),
    ],
)
def test_what_is_left_and_what_is_over(left: timedelta, zh: str, en: str) -> None:
    assert texts_for("zh").left(left) == zh
    assert texts_for("en").left(left) == en


def test_unknown_languages_are_answered_in_chinese_and_regions_in_their_language() -> None:
    assert texts_for("tlh") is texts_for("zh")
    assert texts_for("zh_Hans-CN") is texts_for("zh")
    assert texts_for("EN-gb") is texts_for("en")


@pytest.mark.parametrize("language", EVERY)
def test_the_menu_names_the_commands(language: str) -> None:
    residents = ["start", "mine", "report", "who", "help", "home", "mydata", "forget"]
    workers, supervisors = (
        ["todo", "leave", "back", "handover", "duty"],
        [
            "overview",
            "find",
            "grid",
            "sheet",
            "invite",
            "people",
            "bind",
            "unbind",
            "digest",
            "board",
            "missed",
            "emergency",
            "appraise",
            "weekly",
            "mute",
            "unmute",
            "review",
        ],
    )
    assert [name for name, _ in commands(language)] == [*residents, *workers, *supervisors]
    assert all(0 < len(text) <= 256 for _, text in commands(language))
    for name in (*workers, *supervisors):
        assert f"/{name}" in texts_for(language).phrases.sentences.help_for_staff
    heard = "".join(file.read_text("utf-8") for file in HANDLERS).replace("CommandStart(", 'Command("start"')
    assert not [name for name, _ in commands(language) if f'Command("{name}"' not in heard]


def test_years_turn_without_a_hole() -> None:
    days = [datetime(2026, 12, 30, 12, tzinfo=UTC) + timedelta(days=n) for n in range(5)]
    said = [texts_for("zh").moment(day, days[0]) for day in days]
    assert all(a != b for a, b in pairwise(said))
