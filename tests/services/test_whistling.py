"""A whistle to two departments, one of which never comes."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain.people import Part, Post
from domain.tickets import Status
from domain.workflow import Action
from services import whistling
from services.exports import ExportSheets, What
from storage import tables
from tests.support.cast import LONG_AGO, PEOPLE, Actor, Street
from tests.support.clock import ZONE

CITY, POLICE = 4001, 4002


@pytest.fixture
async def street_with_liaisons(street: Street, monkeypatch: pytest.MonkeyPatch) -> Street:
    """The lamp is 李师傅's; 城管 and 派出所 have liaisons at the street."""
    for number, (telegram_id, name) in enumerate(((CITY, "何队"), (POLICE, "钱警官"))):
        monkeypatch.setitem(PEOPLE, telegram_id, (name, True))
        person = sa.insert(tables.people).values(telegram_id=telegram_id, name=name, writable=True)
        await street.change(lambda c, person=person: c.execute(person))
        duty = sa.insert(tables.duties).from_select(
            ["person_id", "grid_id", "post", "department", "from_at"],
            sa.select(
                tables.people.c.id,
                sa.literal(1),
                sa.literal(Post.liaison.value),
                sa.literal(("城管", "派出所")[number]),
                sa.literal(LONG_AGO, tables.duties.c.from_at.type),
            ).where(tables.people.c.telegram_id == telegram_id),
        )
        await street.change(lambda c, duty=duty: c.execute(duty))
    await street.wang.reports()
    await street.li.does(Action.accept, 1)
    await street.delivers()
    return street


async def news(actor: Actor, kind: str) -> list[object]:
    await actor.street.delivers()
    return [t.telling.facts.get("what") or t.telling.facts.get("words") for t in actor.heard(kind)]


async def whistles(street: Street, who: Actor | None = None) -> None:
    """李师傅 calls both departments in."""
    who = who or street.li
    version = (await street.ticket()).version
    assert (await who.presses(whistling.choose_department, 1, version)).code == "choose"
    for duty in await street.rows(tables.duties, tables.duties.c.post == "liaison"):
        assert (await who.presses(whistling.add_department, 1, duty.id)).code == "asked_for_words"
    assert (await who.writes("占道的车挡了灯杆，请来一起处理")).code == "whistled"


async def test_a_department_is_not_called_again_before_it_gave_its_result(street_with_liaisons: Street):
    street = street_with_liaisons
    await whistles(street)
    duty = (await street.rows(tables.duties, tables.duties.c.department == "城管"))[0].id
    version = (await street.ticket()).version
    for again in (
        await street.li.presses(whistling.choose_department, 1, version),
        await street.li.presses(whistling.add_department, 1, duty),
    ):
        assert again.code == "AlreadyCalled"
        assert "11-21 12:00" in str(again.facts["at"])
    assert len(await street.rows(tables.whistle_calls)) == 2
    calls = {r.department: r.id for r in await street.rows(tables.whistle_calls)}
    city = Actor(street, CITY, "何队")
    await city.presses(whistling.begin_result, calls["城管"])
    assert (await city.writes("车拖走了")).code == "delivered"
    assert (await street.li.presses(whistling.add_department, 1, duty)).code == "asked_for_words"


async def test_a_mark_that_changes_is_written_down_with_the_one_before(street_with_liaisons: Street):
    street = street_with_liaisons
    await whistles(street)
    call = (await street.rows(tables.whistle_calls))[0]
    liaison = CITY if call.department == "城管" else POLICE
    worker = Actor(street, liaison, "何队")
    await worker.presses(whistling.begin_result, call.id)
    await worker.writes("车拖走了")
    said = [
        (await street.li.presses(whistling.mark_department, call.id, mark)).code for mark in ("good", "good", "poor")
    ]
    assert said == ["marked", "marked_before", "marked"]
    marks = [e.facts for e in await street.history() if e.action == Action.mark.value]
    assert [(m["mark"], m.get("was")) for m in marks] == [("good", None), ("poor", "good")]


async def calls(street: Street) -> list[sa.Row[tuple[object, ...]]]:
    return await street.rows(tables.whistle_calls)


async def test_each_department_is_called_and_the_worker_stays_the_contact(street_with_liaisons: Street):
    street = street_with_liaisons
    await whistles(street)
    for liaison in (CITY, POLICE):
        assert await news(street.person(liaison), "whistle") == ["占道的车挡了灯杆，请来一起处理"]
    assert [c.department for c in await calls(street)] == ["城管", "派出所"]
    await street.delivers()
    (told,) = street.wang.heard("whistled")
    assert told.telling.facts["departments"] == ["城管", "派出所"]
    ticket = await street.ticket()
    assert (ticket.assignee_id, ticket.status) == (street.li.row, Status.accepted)


async def test_one_comes_delivers_and_is_marked_the_other_is_listed(street_with_liaisons: Street):
    street = street_with_liaisons
    await whistles(street)
    first, second = await calls(street)
    city = street.person(CITY)
    assert (await city.presses(whistling.report_in, first.id)).code == "reported_in"
    assert "reported_in" in await news(street.li, "worker_news")
    assert (await city.presses(whistling.begin_result, first.id)).code == "asked_for_words"
    assert (await city.writes("车已拖走")).code == "delivered"
    assert "delivered" in await news(street.li, "worker_news")
    assert (await street.zhao.presses(whistling.mark_department, first.id, "good")).refused
    assert (await street.li.presses(whistling.mark_department, first.id, "good")).code == "marked"
    street.clock.passes(seconds=(second.report_by - street.clock.now() + timedelta(minutes=1)).total_seconds())
    assert (await street.tick())["whistles"] == 1
    assert (await street.tick())["whistles"] == 0
    assert "not_reported" in await news(street.person(POLICE), "worker_news")
    assert "not_reported" in await news(street.zhao, "supervisor_news")
    assert (await street.zhao.commands(whistling.show_missed)).code == "missed"
    await street.delivers()
    (listed,) = street.zhao.heard("missed")
    assert [(c.department, c.liaison) for c in listed.telling.calls] == [("派出所", "钱警官")]


async def test_a_reason_reviewed_takes_it_off_the_list(street_with_liaisons: Street):
    street = street_with_liaisons
    await whistles(street)
    call = (await calls(street))[1]
    street.clock.passes(days=2)
    assert (await street.li.presses(whistling.begin_excuse, call.id)).refused
    await street.zhao.presses(whistling.begin_excuse, call.id)
    assert (await street.zhao.writes("当天全所出警")).code == "excused"
    row = (await calls(street))[1]
    assert (row.excuse, row.excused_by) == ("当天全所出警", street.zhao.row)


async def test_last_months_list_comes_once_on_the_first(street_with_liaisons: Street):
    street = street_with_liaisons
    await whistles(street)
    street.clock.passes(days=11)  # 2 December
    assert (await street.tick())["missed"] == 1
    assert (await street.tick())["missed"] == 0
    await street.delivers()
    (listed,) = street.zhao.heard("missed")
    assert len(listed.telling.calls) == 2


async def test_nobody_answers_a_call_to_another(street_with_liaisons: Street):
    street = street_with_liaisons
    await whistles(street)
    first, _ = await calls(street)
    for other in (street.person(POLICE), street.wang, street.zhou, street.stranger):
        assert (await other.presses(whistling.report_in, first.id)).code == "NoSuchTicket"
    assert (await street.zhou.presses(whistling.choose_department, 1, 0)).code == "NoSuchTicket"


async def test_a_place_without_liaisons_says_so(street: Street):
    await street.wang.reports()
    await street.li.does(Action.accept, 1)
    version = (await street.ticket()).version
    assert (await street.li.presses(whistling.choose_department, 1, version)).code == "NoLiaison"


async def test_who_whistled_is_kept_as_its_source(street_with_liaisons: Street):
    street = street_with_liaisons
    await whistles(street, street.zhao)
    (row,) = await street.rows(tables.whistles)
    assert row.source == "community"
    assert any(e.action == "whistle" and e.part == Part.above.value for e in await street.history())


async def test_danger_gives_half_an_hour(street_with_liaisons: Street):
    street = street_with_liaisons
    await street.change(lambda c: c.execute(sa.update(tables.tickets).values(urgent=True)))
    await whistles(street)
    assert {c.report_by - c.at for c in await calls(street)} == {timedelta(minutes=30)}


@pytest.mark.parametrize("delicate", [False, True])
async def test_report_in_records_are_a_sheet_without_the_words_of_what_is_delicate(
    street_with_liaisons: Street, delicate: bool
):
    street = street_with_liaisons
    await whistles(street)
    first, _ = await calls(street)
    await street.person(CITY).presses(whistling.begin_result, first.id)
    await street.person(CITY).writes("车已拖走")
    await street.change(lambda c: c.execute(sa.update(tables.tickets).values(delicate=delicate)))
    export = ExportSheets(street.desk.transactions, ZONE, street.clock.now())
    ((columns, rows),) = export(What.whistles, lambda pages: [(p.columns, list(p.rows)) for p in pages], grid="C1")
    shown = [dict(zip((c.name for c in columns), row, strict=True)) for row in rows]
    assert [(r["ticket_number"], r["department"], r["liaison"], r["whistled_by"], r["called_by"]) for r in shown] == [
        ("261121-001", "城管", "何队", "李师傅", "worker"),
        ("261121-001", "派出所", "钱警官", "李师傅", "worker"),
    ]
    assert [bool(r["reported"]) for r in shown] == [True, False]
    assert [r["result"] for r in shown] == ["" if delicate else "车已拖走", ""]
    assert {r["whistle_words"] for r in shown} == {"" if delicate else "占道的车挡了灯杆，请来一起处理"}
    assert export(What.whistles, lambda pages: [list(p.rows) for p in pages], grid="C2") == [[]]
