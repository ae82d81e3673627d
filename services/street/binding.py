"""A group is bound: a supervisor says /bind in it, chooses grid, kind and mode, and whether the bot can hear there is said at once.

/unbind lets it go, asked once more.
"""

from __future__ import annotations

from uuid import uuid4

from domain.grids import Grid
from domain.notices import Kind, Notice, Urgency
from domain.refusals import BindHow, CardIsOld, GroupOfOthers, NotAGroup, NotBound, OnlyWhoAsked
from services.street import granting
from services.work import Outcome, Work
from storage import grids, groups, invites, outbox

KINDS = ("residents", "staff")
MODES = ("all", "mention", "tag")


def bind(work: Work, words: str) -> Outcome:
    """/bind, or /bind with a grid's code. Errors: NotAGroup, NotASupervisor, GroupOfOthers, BindHow."""
    if work.caller.private:
        raise NotAGroup
    mine = granting.scope(work)
    _check_free(work, mine)
    grid = _named(work, words.strip(), mine)
    _show(work, _card(work), "where" if grid is None else "kind", grid)
    return Outcome("choose")


def _card(work: Work) -> int:
    """The card on which who asked goes on."""
    caller = work.caller
    return outbox.add_card(
        work.c, kind=Kind.bind.value, chat=caller.chat, person_id=work.person.id, reply_to=caller.message
    )


def _named(work: Work, code: str, mine: list[Grid]) -> Grid | None:
    """The grid of the code; without one the only grid there is to choose."""
    if not code:
        return mine[0] if len(mine) == 1 and not grids.children(work.c, mine[0].id) else None
    grid = grids.by_code(work.c, code)
    return _mine(grid, mine)


def _mine(grid: Grid | None, mine: list[Grid]) -> Grid:
    if grid is None or grid.ended_at is not None or not any(top.contains(grid.path) for top in mine):
        raise BindHow
    return grid


def _check_free(work: Work, mine: list[Grid]) -> None:
    """A group of another subtree is not taken away from it: whoever supervises it lets it go first."""
    known = grids.chat(work.c, work.caller.chat)
    if known is not None and known.grid_id is not None:
        bound = work.grid(known.grid_id)
        if bound.ended_at is None and not any(top.contains(bound.path) for top in mine):
            raise GroupOfOthers(grid=bound.name)


def open_grid(work: Work, card: int, grid_id: int) -> Outcome:
    """What lies below a grid. Errors: CardIsOld, OnlyWhoAsked, BindHow."""
    _show(work, card, "where", _chosen(work, card, grid_id))
    return Outcome("choose")


def choose_grid(work: Work, card: int, grid_id: int) -> Outcome:
    """Residents' or staff's group? Errors: CardIsOld, OnlyWhoAsked, BindHow."""
    _show(work, card, "kind", _chosen(work, card, grid_id))
    return Outcome("choose")


def choose_kind(work: Work, card: int, grid_id: int, kind: str) -> Outcome:
    """How it listens is asked of residents' groups only. Errors: CardIsOld, OnlyWhoAsked, BindHow."""
    grid = _chosen(work, card, grid_id)
    if kind not in KINDS:
        raise CardIsOld
    if kind == "staff":
        return _bound(work, card, grid, kind, "mention", None)
    _show(work, card, "mode", grid)
    return Outcome("choose")


def choose_mode(work: Work, card: int, grid_id: int, mode: str, *, hears: bool | None) -> Outcome:
    """Bound. hears: whether all that is said there reaches the bot. Errors: CardIsOld, OnlyWhoAsked, BindHow."""
    grid = _chosen(work, card, grid_id)
    if mode not in MODES:
        raise CardIsOld
    return _bound(work, card, grid, "residents", mode, hears)


def _check_card(work: Work, card_id: int) -> None:
    card = groups.bind_card(work.c, card_id, work.caller.chat)
    if card is None:
        raise CardIsOld
    if card.person_id != work.person.id:
        raise OnlyWhoAsked


def _chosen(work: Work, card_id: int, grid_id: int) -> Grid:
    _check_card(work, card_id)
    mine = granting.scope(work)
    _check_free(work, mine)
    return _mine(grids.chosen(work.c, grid_id), mine)


def _show(work: Work, card: int, step: str, grid: Grid | None) -> None:
    """The one card changes from step to step."""
    notice = Notice(
        key=f"bind:{card}:{uuid4().hex}",
        kind=Kind.bind,
        chat=work.caller.chat,
        facts={"step": step, "card": card, "grid": grid.id if grid is not None else None},
        person=work.person.id,
        reply_to=work.caller.message,
        urgency=Urgency.answer,
        topic=work.caller.topic,
    )
    work.say(notice, card=card)


def _bound(work: Work, card: int, grid: Grid, kind: str, mode: str, hears: bool | None) -> Outcome:
    """The group is the grid's; in a forum the bot's own posts go into the topic in which it was asked."""
    chat, known = work.caller.chat, {} if hears is None else {"hears": hears}
    grids.keep_chat(
        work.c,
        chat,
        grid_id=grid.id,
        kind=kind,
        mode=mode,
        title=work.caller.title,
        present=True,
        topic=work.caller.topic or None,
        told_deaf_at=None,
        **known,
    )
    invites.note_binding(work.c, chat=chat, grid_id=grid.id, kind=kind, mode=mode, by_id=work.person.id, at=work.now)
    _show(work, card, "done", grid)
    facts: dict[str, object] = {"chat": chat, "mode": mode, "kind": kind, "grid_name": grid.name}
    work.say(Notice(f"group_welcome:{work.cause()}", Kind.group_welcome, chat, facts, topic=work.caller.topic))
    mind_hearing(work, chat)
    return Outcome("bound")


def unbind(work: Work) -> Outcome:
    """/unbind: asked once more on a card. Errors: NotAGroup, NotASupervisor, NotBound, GroupOfOthers."""
    if work.caller.private:
        raise NotAGroup
    bound = _bound_here(work)
    _show(work, _card(work), "unbind", work.grid(bound.grid_id or 0))
    return Outcome("choose")


def let_go(work: Work, card: int, grid_id: int) -> Outcome:
    """确认解绑: what is said there is nobody's matter any more; open tickets go on.

    Errors: CardIsOld (also when the group is another grid's by now), OnlyWhoAsked, NotASupervisor, NotBound, GroupOfOthers.
    """
    _check_card(work, card)
    bound = _bound_here(work)
    if bound.grid_id != grid_id:
        raise CardIsOld
    grids.keep_chat(work.c, bound.chat, grid_id=None, told_deaf_at=None)
    invites.note_binding(
        work.c, chat=bound.chat, grid_id=None, kind=bound.kind, mode=bound.mode, by_id=work.person.id, at=work.now
    )
    _show(work, card, "done", None)
    work.answer(Kind.group_news, what="unbound", grid_name=work.grid(grid_id).name)
    return Outcome("unbound")


def keep_bound(work: Work, card: int) -> Outcome:
    """不解绑: the card goes and nothing changes. Errors: CardIsOld, OnlyWhoAsked."""
    _check_card(work, card)
    _show(work, card, "done", None)
    return Outcome("kept_bound")


def _bound_here(work: Work) -> grids.BoundChat:
    """The group as it is bound, if the caller may let it go."""
    mine = granting.scope(work)
    known = grids.chat(work.c, work.caller.chat)
    if known is None or known.grid_id is None:
        raise NotBound
    _check_free(work, mine)
    return known


# -- hearing --


def mind_hearing(work: Work, chat: int) -> None:
    """Says at once when the bot cannot hear what it is to hear there, and when it can again; each once."""
    for deaf in groups.deaf_untold(work.c, chat):
        _say_deaf(work, deaf)
    if groups.hears_again(work.c, chat):
        groups.told_deaf(work.c, chat, None)
        key = f"hears:{chat}:{work.cause()}"
        work.say(Notice(key, Kind.group_news, chat, {"what": "hears"}))


def say_where_deaf(work: Work) -> int:
    """Groups bound by the roster: the same is said in them."""
    found = groups.deaf_untold(work.c)
    for chat in found:
        _say_deaf(work, chat)
    return len(found)


def _say_deaf(work: Work, chat: int) -> None:
    groups.told_deaf(work.c, chat, work.now)
    key = f"deaf:{chat}:{work.now.isoformat()}"
    work.say(Notice(key, Kind.group_news, chat, {"what": "deaf"}))
