"""/duty: everybody sees whose turn it is where they work, those above every grid below, in messages a phone can show."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
import sqlalchemy as sa

from bot.outgoing import Outgoing
from bot.texts.render import render
from bot.texts.words import units
from handlers.presses import DutyPress
from services.duty import duty_list, leaving
from storage.tables import duties, grids, people
from tests.support.cast import LONG_AGO, Actor, Street
from tests.support.clock import ZONE


async def posted(street: Street, *staff: tuple[int, str, str, str]) -> None:
    """telegram_id, name, code of the grid, post: somebody new on duty there."""

    def write(c: sa.Connection) -> None:
        for telegram_id, name, code, post in staff:
            values: dict[str, Any] = {"telegram_id": telegram_id, "name": name, "writable": True}
            person = c.execute(sa.insert(people).values(**values).returning(people.c.id)).scalar_one()
            grid = c.execute(sa.select(grids.c.id).where(grids.c.code == code)).scalar_one()
            values = {"person_id": person, "grid_id": grid, "post": post, "from_at": LONG_AGO}
            c.execute(sa.insert(duties).values(**values))

    await street.change(write)


async def built(street: Street, above: str, count: int, level: str = "grid", name: str = "第{n}网格") -> None:
    """More grids right below one."""

    def write(c: sa.Connection) -> None:
        top = c.execute(sa.select(grids).where(grids.c.code == above)).one()
        for n in range(count):
            code = f"{above}-{n:02}"
            values = {"code": code, "name": name.format(n=n), "level": level, "parent_id": top.id, "aliases": []}
            row = c.execute(sa.insert(grids).values(**values, path="").returning(grids.c.id)).one()
            c.execute(sa.update(grids).where(grids.c.id == row.id).values(path=f"{top.path}{row.id}/"))

    await street.change(write)


async def answered(actor: Actor, words: str = "") -> Outgoing:
    """What the phone shows after /duty."""
    assert (await actor.commands(duty_list.duties, words)).code == "duties"
    return await last(actor)


async def last(actor: Actor) -> Outgoing:
    await actor.street.delivers()
    return render(actor.heard("duty")[-1].telling, ZONE)


def plain(outgoing: Outgoing) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", outgoing.text))


async def test_a_supervisor_sees_every_grid_below_those_with_nobody_first(street: Street):
    await answered(street.zhao)
    assert plain(await last(street.zhao)) == (
        "2 个网格，1 个现在没人值班\n"
        "\n"
        "春和第二网格 G2\n"
        "❗ 现在没人值班\n"
        "\n"
        "春和第一网格 G1\n"
        "现在值班：李师傅 网格员、陈姐 副网格员、孙队长 网格长\n"
        "\n"
        "只看一个网格：/duty G2\n"
        "请假：发 /leave 明天到周五 陈姐。回来：/back。"
    )


async def test_how_turns_are_set_is_shown_with_names_that_may_take_them(street: Street):
    await posted(street, (2301, "吴师傅", "G1", "deputy"))
    how = "\n排班：/duty G1 陈姐 吴师傅 7天；取消：/duty G1 停。"
    assert plain(await answered(street.zhao)).endswith(how)
    assert "排班" not in plain(await answered(street.li))
    assert (
        await street.zhao.commands(duty_list.duties, how.partition("/duty ")[2].partition("；")[0])
    ).code == "duties"


async def test_a_worker_sees_their_own_and_nothing_of_setting_turns(street: Street):
    assert plain(await answered(street.zhou)) == (
        "夏荷第一网格 G3\n现在值班：周师傅 网格员\n\n请假：发 /leave 明天到周五 陈姐。回来：/back。"
    )
    assert (await street.wang.commands(duty_list.duties, "")).code == "NotAWorker"


async def test_turns_to_come_and_who_is_away_stand_with_their_grid(either_street: Street):
    street = either_street
    await posted(street, (2301, "吴师傅", "G2", "worker"), (2302, "郑师傅", "G2", "worker"))
    await street.zhao.commands(duty_list.duties, "G2 吴师傅 郑师傅 7天")
    await street.li.commands(leaving.leave, "今天到周五 陈姐")
    await posted(street, (4001, "周书记", "S", "supervisor"))
    assert (await street.zhao.commands(leaving.leave, "今天到明天 周书记")).code == "leave_set"
    shown = plain(await answered(street.zhao))
    assert (
        "春和第二网格 G2\n现在值班：吴师傅 网格员\n• 11月28日起：郑师傅 网格员\n• 12月5日起：吴师傅 网格员\n" in shown
    )
    assert "现在值班：陈姐 网格员、孙队长 网格长\n🏖 李师傅请假到11月27日，陈姐替\n\n" in shown
    assert "\n\n🏖 赵主任请假到11月22日，周书记替\n\n只看" in shown
    assert shown.startswith("2 个网格，现在都有人值班\n")
    alone = plain(await answered(street.zhao, "G2"))
    assert [line for line in alone.splitlines() if line.startswith("•")] == [
        "• 11月28日起：郑师傅 网格员",
        "• 12月5日起：吴师傅 网格员",
        "• 12月12日起：郑师傅 网格员",
        "• 12月19日起：吴师傅 网格员",
    ]


@pytest.mark.parametrize("code", ["G1", "g1", "B3"])
async def test_a_code_alone_shows_that_grid_to_those_over_it_and_in_it(street: Street, code: str):
    for actor in (street.zhao, street.sun, street.li, street.chen):
        shown = plain(await answered(actor, code))
        assert shown.startswith("春和第一网格 G1\n现在值班：李师傅")


async def test_others_grids_and_unknown_ones_answer_alike(street: Street):
    for actor, code in ((street.li, "G2"), (street.zhao, "G3"), (street.zhou, "G1"), (street.li, "XX")):
        refused = await actor.commands(duty_list.duties, code)
        assert (refused.code, refused.facts["said"]) == ("UnknownGrid", code)
    assert (await street.wang.commands(duty_list.duties, "G1")).code == "NotAWorker"
    assert (await street.li.commands(duty_list.duties, "G1 停")).code == "NotASupervisor"


async def test_a_community_s_code_shows_what_is_below_it(street: Street):
    await posted(street, (4001, "周书记", "S", "supervisor"))
    everybody = plain(await answered(Actor(street, 4001, "周书记")))
    assert everybody.startswith("3 个网格，1 个现在没人值班")
    assert plain(await answered(Actor(street, 4001, "周书记"), "C2")).startswith("夏荷第一网格 G3\n")


async def test_micro_grids_and_their_grid_cover_each_other(street: Street):
    await built(street, "G3", 2, "micro_grid", "微网格{n}")
    await built(street, "G2", 2, "micro_grid", "和平微网格{n}")
    await posted(street, (2301, "吴师傅", "G2-00", "worker"), (4001, "周书记", "S", "supervisor"))
    shown = plain(await answered(Actor(street, 4001, "周书记")))
    assert re.findall(r"^(\S+) \S+\n(?:❗ )?(现在\S+)", shown, re.MULTILINE) == [
        ("和平微网格1", "现在没人值班"),
        ("春和第一网格", "现在值班：李师傅"),
        ("和平微网格0", "现在值班：吴师傅"),
        ("夏荷第一网格", "现在值班：周师傅"),
    ]


async def test_many_grids_come_by_pages_that_fit_however_long_the_names(street: Street):
    await built(street, "C1", 44, name="第{n}网格" + "很长" * 30)
    names = ((n, k, f"{'王' * 20}{n}-{k}") for n in range(44) for k in range(9))
    await posted(street, *((8000 + 10 * n + k, name, f"C1-{n:02}", "worker") for n, k, name in names))
    shown, seen = await answered(street.zhao), list[str]()
    assert plain(shown).startswith("46 个网格，1 个现在没人值班\n")
    assert "后面还有 38 个网格，点下面翻页。" in plain(shown)
    for page in range(6):
        assert units(shown.text) <= 4096
        seen += re.findall(r"</b> (\S+)$", shown.text, re.MULTILINE)
        (row,) = shown.buttons
        data = [DutyPress.unpack(b.data or "").page for b in row]
        assert data == [p for p in (page - 1, page + 1) if 0 <= p < 6]
        if page < 5:
            await street.zhao.presses(duty_list.show_page, 0, page + 1)
            shown = await last(street.zhao)
    assert sorted(seen) == sorted(["G1", "G2", *(f"C1-{n:02}" for n in range(44))])


async def test_forged_pages_show_nothing_of_others(street: Street):
    everywhere = {g.code: g.id for g in await street.rows(grids)}
    assert (await street.zhao.presses(duty_list.show_page, everywhere["C2"], 0)).code == "UnknownGrid"
    assert (await street.zhao.presses(duty_list.show_page, 2**62, 0)).code == "UnknownGrid"
    assert (await street.wang.presses(duty_list.show_page, 0, 0)).code == "NotAWorker"
    assert (await street.zhao.presses(duty_list.show_page, everywhere["C1"], 10**9)).code == "duties"
    assert (await street.zhao.presses(duty_list.show_page, 0, -5)).code == "duties"
