"""Whatever a changed client presses, nothing is done that the table of permissions does not allow."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData

from domain.permissions import SEES, parts_of
from domain.tickets import Answer, Status
from domain.workflow import Action, allowed
from handlers import presses
from services import merging, residents
from services.work import Outcome
from storage import people as people_rows
from storage import tickets as ticket_rows
from storage.tables import metadata, people
from tests.door.town import ELSEWHERE, EVERYBODY, FOLLOWER, REPORTER, STRANGER, Door, somebody
from tests.support.cast import GROUP, LAMP, SIBLING_GROUP, meaning

ABSENT = 999_999
KINDS = {name: kind for name, kind in vars(presses).items() if inspect.isclass(kind) and issubclass(kind, CallbackData)}
KINDS.pop("CallbackData", None)
ABOUT_TICKETS = ("TicketPress", "CategoryPress", "PersonPress", "RatePress", "MergePress")
ONE_S_OWN = ("HomePress", "MinePress")
"""Buttons that concern nobody but who presses them."""
SAID: dict[str, list[str]] = {
    "TicketPress.do": [*(a.value for a in Action), "view", "files", ""],
    "do": [
        "hand_over",
        "reassign",
        "confirm",
        "dismiss",
        "category",
        "more",
        "place",
        "back",
        "same",
        "adopt",
        "decline",
        "undo",
        "mine",
        "home",
        "help",
        "x",
    ],
    "say": [a.value for a in Answer],
    "what": ["todo", "overview", "mine", "overdue", "open", "x"],
    "code": ["noise", "all", "nothing"],
}


def every_press(kind: type[CallbackData], its: int, version: int) -> Iterator[str]:
    """The kind's data with every word it may carry; ids are `its`."""
    choices: list[list[Any]] = []
    for name, field in kind.model_fields.items():
        if field.annotation is int:
            choices.append([version] if name == "v" else [2] if name == "into" else [its])
        elif field.annotation is bool:
            choices.append([False, True])
        else:
            choices.append(SAID.get(f"{kind.__name__}.{name}") or SAID.get(name, ["x", "accept"]))
    for values in product(*choices):
        data = kind(**dict(zip(kind.model_fields, values, strict=True))).pack()
        if len(data.encode()) <= 64:
            yield data


def action_of(name: str, data: str) -> Action | None:
    """What a press on a ticket would do; None for looking."""
    if name == "CategoryPress":
        return Action.recategorise
    if name == "MergePress":
        return Action.merge
    if name == "RatePress":
        return Action.rate
    do = str(getattr(kind_of(data), "do", ""))
    return Action(do) if do in {a.value for a in Action} else None


def kind_of(data: str) -> CallbackData:
    prefix = data.split(":", maxsplit=1)[0]
    return next(kind for kind in KINDS.values() if kind.__prefix__ == prefix).unpack(data)


async def parts(door: Door, who: int) -> tuple[Any, frozenset[Any]]:
    def look(c: Any) -> tuple[Any, frozenset[Any]]:
        ticket, person = ticket_rows.get(c, 1), people_rows.by_telegram(c, who)
        assert ticket is not None
        if person is None:
            return ticket, frozenset()
        duties = people_rows.duties_of(c, person.id, door.street.clock.now())
        follows = ticket_rows.follows(c, 1, person.id)
        return ticket, parts_of(person.id, ticket, door.street.clock.now(), duties, follows=follows)

    return await door.street.desk.look(look)


async def everything(door: Door) -> dict[str, list[object]]:
    """All rows of all tables: a press that is refused is answered by its alert and leaves nothing."""
    return {table.name: await door.street.rows(table) for table in metadata.sorted_tables}


async def reported(door: Door) -> None:
    """Ticket 1 of 王阿姨 in the first grid, which 张伟 follows; ticket 2 of hers in another community; throttle aside."""
    street = door.street
    street.desk.house.throttle = False
    await street.wang.reports()
    await street.zhang.presses(residents.join_ticket, 1, None, chat=GROUP)
    await street.wang.reports(chat=SIBLING_GROUP)
    await street.delivers()
    for who in EVERYBODY:
        await somebody(street, who).commands(residents.help_me)
    await street.delivers()


async def lead_to(door: Door, status: Status) -> None:
    """The ticket's life up to there."""
    street, way = door.street, WAYS[status]
    for who, action, words in way:
        await street.person(who).does(action, 1, words)
    if status is Status.merged:
        await street.zhang.reports(f"{LAMP}，再说一遍", reads=meaning("noise"))
        ticket = await street.ticket()
        await street.zhao.presses(merging.merge_tickets, 1, ticket.version, 3)
    await street.delivers()
    assert (await street.ticket()).status is status


TAKEN = (2001, Action.accept, "")
DONE = (2001, Action.resolve, "修好了")
WAYS: dict[Status, list[tuple[int, Action, str]]] = {
    Status.assigned: [],
    Status.waiting: [TAKEN, (2001, Action.ask, "几号楼？")],
    Status.resolved: [TAKEN, DONE],
    Status.closed: [TAKEN, DONE, (1001, Action.confirm, "")],
    Status.merged: [],
}


@pytest.mark.parametrize("status", list(WAYS))
async def test_every_press_on_a_ticket_by_everybody_who_may_not(door: Door, status: Status):
    await reported(door)
    await lead_to(door, status)
    played = {who: (await parts(door, who))[1] for who in EVERYBODY}
    before, tried, version = await everything(door), 0, (await door.street.ticket()).version
    for name in ABOUT_TICKETS:
        for data in every_press(KINDS[name], 1, version):
            tried += await check_refused(door, name, data, played)
        assert await everything(door) == before, name
    assert tried > 500


async def check_refused(door: Door, name: str, data: str, played: dict[int, frozenset[Any]]) -> int:
    """Presses it as everybody whom the table does not allow it; gives how many."""
    action, tried, status = action_of(name, data), 0, (await door.street.ticket()).status
    if action is Action.follow:
        return 0
    absent = await door.pressed(STRANGER, data.replace(":1:", f":{ABSENT}:", 1))
    for who, parts in played.items():
        may = action in allowed(status, parts) if action is not None else bool(parts & SEES)
        if may:
            continue
        tried += 1
        outcome = await door.pressed(who, data)
        assert outcome.refused or outcome.code == "accepted_before", (who, data, outcome)
        if not parts & SEES:
            assert (outcome.code, outcome.facts) == (absent.code, absent.facts), (who, data)
    return tried


async def test_following_needs_the_card_where_it_is_pressed(door: Door):
    await reported(door)
    before = await everything(door)
    for who in EVERYBODY:
        for chat in (None, SIBLING_GROUP):
            assert (await door.pressed(who, "t:follow:1:1", chat=chat)).code in ("NoSuchTicket", "OwnTicket")
    assert await everything(door) == before


@pytest.mark.parametrize("name", [name for name in KINDS if name.startswith("Draft")])
async def test_a_draft_is_its_author_s_alone(door: Door, name: str):
    """In its group others are told so; elsewhere a draft of somebody's is no draft at all."""
    await reported(door)
    await door.street.wang.writes("幸福家园3栋的狗整夜叫", chat=GROUP, reads=meaning("pets"))
    (draft,) = [d for d in await door.street.rows(metadata.tables["drafts"]) if d.status == "offered"]
    before = await everything(door)
    for data in every_press(KINDS[name], draft.id, 1):
        for who in set(EVERYBODY) - {REPORTER}:
            private, absent = (
                await door.pressed(who, data),
                await door.pressed(who, data.replace(f":{draft.id}", ":77")),
            )
            assert private == absent
            assert (await door.pressed(who, data, chat=GROUP)).refused
    assert await everything(door) == before


NOBODY_S = (REPORTER, FOLLOWER, STRANGER, 5001, 5002, 5003)
"""People with no post, with one that gives no right, or with one that has ended."""


@pytest.mark.parametrize(
    "name", [n for n in KINDS if n not in (*ABOUT_TICKETS, *ONE_S_OWN) and not n.startswith("Draft")]
)
async def test_whoever_supervises_nothing_gets_nothing_of_any_other_button(door: Door, name: str):
    """Kinds of press that are new are tried here by themselves."""
    await reported(door)
    before = await everything(door)
    for data in every_press(KINDS[name], 1, 1):
        for who in NOBODY_S:
            if who == 5001 and data.startswith("p:todo"):
                continue  # a liaison may hold tickets
            assert (await door.pressed(who, data)).refused, (who, data)
    assert await everything(door) == before


async def grid_ids(door: Door) -> dict[str, int]:
    return {g.code: g.id for g in await door.street.rows(metadata.tables["grids"])}


SUPERVISED = {
    2003: {"G1", "B1", "B3"},
    2202: {"G2"},
    3001: {"C1", "G1", "G2", "B1", "B3"},
    3002: {"C2", "G3"},
    4001: {"S", "C1", "C2", "G1", "G2", "G3", "B1", "B3"},
    4002: {"S", "C1", "C2", "G1", "G2", "G3", "B1", "B3"},
}


async def test_a_list_is_for_those_above_its_grid(door: Door):
    """Own, sibling and parent grid × everybody."""
    await reported(door)
    ids = await grid_ids(door)
    for who, (code, grid), kind in product(EVERYBODY, ids.items(), ("s:open:{}", "p:open:0:{}")):
        outcome = await door.pressed(who, kind.format(grid))
        assert outcome.refused != (code in SUPERVISED.get(who, set())), (who, code)
        absent = await door.pressed(who, kind.format(ABSENT))
        assert not outcome.refused or outcome == absent


async def test_nothing_private_is_shown_in_a_group_by_a_forged_press(door: Door):
    """Lists, homes and words are for the private chat; a press on them in a group is a card that is old."""
    await reported(door)
    before = await everything(door)
    for name in ("PagePress", "SupervisorPress", "LexiconPress", "MinePress", "HomePress", "UnmutePress"):
        for data in every_press(KINDS[name], 1, 1):
            for who in (2001, 3001, 4001):
                assert (await door.pressed(who, data, chat=GROUP)).code == "CardIsOld", data
    assert await everything(door) == before


async def test_a_card_shown_before_the_last_change_does_nothing(door: Door):
    """Stale: the version on the card is not the ticket's any more."""
    await reported(door)
    await door.street.li.does(Action.accept, 1)
    ticket, before = await door.street.ticket(), await everything(door)
    for version in (0, ticket.version - 1, ticket.version + 1, 2**31):
        for who in (1001, 2003, 3001, 4001):
            for data in (f"t:reassign:1:{version}", f"tp:reassign:1:{version}:4", f"tc:1:{version}:noise",
                         f"t:withdraw:1:{version}", f"tm:1:{version}:2", f"t:reject:1:{version}"):  # fmt: skip
                assert (await door.pressed(who, data)).refused, (who, data)
    assert await everything(door) == before


GARBAGE = ["", " ", "t", "t:", ":", "t:accept", "t:accept:1", "t:accept:1:1:1", "t:accept:x:y", "t:accept:1e3:0",
           "t:accept:-1:0", "t:accept:９:0", "t:accept:99999999999999999999:0", "T:accept:1:0", "t:accept:1:99999999999999999999",
           "t:__class__:1:1", "tc:1:1:'; DROP TABLE tickets; --", "tc:1:1:<b>x</b>", "dp:1:99999999999999999999:1", "h:0:2",
           "p:open:-1:1", "p:todo:99999999999999999999:0", "lx:adopt:99999999999999999999", "um:99999999999999999999",
           "um:-1", "m:\u202e", "💥" * 16, "\x00", "t:view:1:1\n",
           "iv:post:king:0:0", "iv:post::0:0", "iv:open:worker:99999999999999999999:0", "iv:grid:admin:1:0", "iv:grid:<b>:1:0",
           "iv:span:worker:-1:30", "iv:span:worker:1:7", "ij:confirm:99999999999999999999", "ij:revoke:-1", "ij:skip:0", "ij:x:1",
           "st:end:99999999999999999999", "st:ask:0", "st:end:-1", "bd:open:1:1::", "bd:mode:99999999999999999999:1:residents:all",
           "bd:kind:-1:1:x:", "bd:grid:1:99999999999999999999::"]  # fmt: skip


ANSWERED = ("people", "outbox", "paces", "consents")
"""What an answer leaves, and the notice of what is kept at a first contact."""


@pytest.mark.parametrize("data", GARBAGE, ids=range(len(GARBAGE)))
async def test_garbage_is_an_old_card_whoever_presses_it(door: Door, data: str):
    before = await everything(door)
    for who in (STRANGER, REPORTER, 2001, 4001):
        outcome = await door.pressed(who, data)
        assert isinstance(outcome, Outcome)
        assert outcome.refused or data.startswith("p:"), outcome  # another page of one's own list
    after = await everything(door)
    assert {k: v for k, v in after.items() if k not in ANSWERED} == {
        k: v for k, v in before.items() if k not in ANSWERED
    }


async def test_the_worker_of_another_grid_is_a_stranger_here(door: Door):
    await reported(door)
    for who in (ELSEWHERE, 2201, 2202, 3002):
        _, played = await parts(door, who)
        assert not played & SEES
    assert {row.telegram_id for row in await door.street.rows(people)} >= set(EVERYBODY)
