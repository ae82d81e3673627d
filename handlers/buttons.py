"""Presses: each goes to one use case, which checks again who may."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery

from domain.refusals import CardIsOld
from domain.tickets import Answer, Awaited, Watch
from domain.workflow import Action
from handlers import presses
from services import (
    attached,
    beginning,
    closing,
    delaying,
    drafting,
    handling,
    learning,
    merging,
    passing,
    residents,
    supervising,
    withdrawing,
)
from services.desk import Desk
from services.duty import commanding
from services.privacy import revealing
from services.work import Caller, Outcome, Work

router = Router(name="buttons")


async def private(query: CallbackQuery) -> bool:
    """Lists and homes are nobody else's business: pressed in a group they are forged."""
    return query.message is not None and query.message.chat.type == ChatType.PRIVATE


@router.callback_query(presses.TicketPress.filter(F.do == "accept"))
async def on_accept(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(handling.accept_ticket, caller, callback_data.id, callback_data.v)


@router.callback_query(presses.TicketPress.filter(F.do == "confirm"))
async def on_confirm(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(closing.confirm_solved, caller, callback_data.id, callback_data.v)


@router.callback_query(presses.TicketPress.filter(F.do == "dispute"))
async def on_dispute(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(closing.dispute_resolution, caller, callback_data.id, callback_data.v)


@router.callback_query(presses.TicketPress.filter(F.do == "follow"))
async def on_join(query: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    message = query.message.message_id if query.message else None
    return await desk.do(residents.join_ticket, caller, callback_data.id, message)


@router.callback_query(presses.TicketPress.filter(F.do == "urge"))
async def on_urge(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(residents.urge_ticket, caller, callback_data.id)


@router.callback_query(presses.TicketPress.filter(F.do == "withdraw"))
async def on_withdraw(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(withdrawing.withdraw_ticket, caller, callback_data.id, callback_data.v)


@router.callback_query(presses.TakeBackPress.filter(F.do == "yes"), private)
async def on_withdraw_surely(
    _q: CallbackQuery, callback_data: presses.TakeBackPress, caller: Caller, desk: Desk
) -> Outcome:
    return await desk.do(withdrawing.withdraw_surely, caller, callback_data.id, callback_data.v)


@router.callback_query(presses.TakeBackPress.filter(F.do == "no"), private)
async def on_keep_ticket(
    _q: CallbackQuery, callback_data: presses.TakeBackPress, caller: Caller, desk: Desk
) -> Outcome:
    return await desk.do(withdrawing.keep_ticket, caller, callback_data.id)


@router.callback_query(presses.TicketPress.filter(F.do == "remind"))
async def on_remind(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(supervising.remind, caller, callback_data.id)


@router.callback_query(presses.TicketPress.filter(F.do == "view"))
async def on_view(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(handling.show_ticket, caller, callback_data.id)


@router.callback_query(presses.TicketPress.filter(F.do == "files"), private)
async def on_files(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(attached.send_files, caller, callback_data.id)


@router.callback_query(presses.TicketPress.filter(F.do == "merge"))
async def on_merge(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(merging.offer_merge, caller, callback_data.id, callback_data.v)


@router.callback_query(presses.TicketPress.filter(F.do == "unmerge"))
async def on_unmerge(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(merging.unmerge_ticket, caller, callback_data.id, callback_data.v)


@router.callback_query(presses.MergePress.filter())
async def on_merge_into(_q: CallbackQuery, callback_data: presses.MergePress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(merging.merge_tickets, caller, callback_data.id, callback_data.v, callback_data.into)


@router.callback_query(presses.TicketPress.filter(F.do == "resume"))
async def on_resume(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(delaying.resume_ticket, caller, callback_data.id, callback_data.v)


@router.callback_query(presses.TicketPress.filter(F.do == "grant"))
async def on_grant(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(delaying.grant_extension, caller, callback_data.id, callback_data.v)


@router.callback_query(presses.TicketPress.filter(F.do == "unlist"))
async def on_unlist(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(delaying.unlist_ticket, caller, callback_data.id, callback_data.v)


@router.callback_query(presses.TicketPress.filter(F.do == "supervise"))
async def on_supervise(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(commanding.choose_degree, caller, callback_data.id, callback_data.v)


@router.callback_query(presses.WatchPress.filter(F.watch.in_({w.value for w in Watch})))
async def on_watch(_q: CallbackQuery, callback_data: presses.WatchPress, caller: Caller, desk: Desk) -> Outcome:
    data = callback_data
    return await desk.do(commanding.supervise_ticket, caller, data.id, data.v, Watch(data.watch))


@router.callback_query(presses.TicketPress.filter(F.do == "lift"))
async def on_lift(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(commanding.lift_supervision, caller, callback_data.id, callback_data.v)


@router.callback_query(presses.TicketPress.filter(F.do == "reveal"), private)
async def on_reveal(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(revealing.reveal_contact, caller, callback_data.id)


@router.callback_query(presses.PausePress.filter(F.reason.in_({"third_party", "parts"})))
async def on_pause(_q: CallbackQuery, callback_data: presses.PausePress, caller: Caller, desk: Desk) -> Outcome:
    data = callback_data
    return await desk.do(beginning.choose_reason, caller, data.id, data.v, Awaited(data.reason))


@router.callback_query(presses.TicketPress.filter(F.do.in_({a.value for a in Action})))
async def on_action(_q: CallbackQuery, callback_data: presses.TicketPress, caller: Caller, desk: Desk) -> Outcome:
    """进展 办结 退回 转派 联系居民 补充 改派 不予受理 改类别: asked for words or a choice first."""
    return await desk.do(beginning.begin_action, caller, callback_data.id, callback_data.v, Action(callback_data.do))


@router.callback_query(presses.CategoryPress.filter())
async def on_ticket_category(
    _q: CallbackQuery, callback_data: presses.CategoryPress, caller: Caller, desk: Desk
) -> Outcome:
    return await desk.do(handling.recategorise_ticket, caller, callback_data.id, callback_data.v, callback_data.code)


@router.callback_query(presses.PersonPress.filter(F.do.in_({"hand_over", "reassign", "rule"})))
async def on_person(_q: CallbackQuery, callback_data: presses.PersonPress, caller: Caller, desk: Desk) -> Outcome:
    data = callback_data
    return await desk.do(passing.choose_person, caller, data.id, data.v, Action(data.do), data.person)


@router.callback_query(presses.RatePress.filter(F.say.in_({a.value for a in Answer})))
async def on_rate(_q: CallbackQuery, callback_data: presses.RatePress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(closing.rate, caller, callback_data.id, callback_data.v, Answer(callback_data.say))


@router.callback_query(presses.DraftPress.filter(F.do == "confirm"))
async def on_register(_q: CallbackQuery, callback_data: presses.DraftPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(drafting.confirm_draft, caller, callback_data.id)


@router.callback_query(presses.DraftPress.filter(F.do == "dismiss"))
async def on_dismiss(_q: CallbackQuery, callback_data: presses.DraftPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(drafting.dismiss_draft, caller, callback_data.id)


@router.callback_query(presses.DraftPress.filter(F.do.in_({"category", "more"})))
async def on_other_category(
    _q: CallbackQuery, callback_data: presses.DraftPress, caller: Caller, desk: Desk
) -> Outcome:
    return await desk.do(drafting.ask_category, caller, callback_data.id, all_of_them=callback_data.do == "more")


@router.callback_query(presses.DraftPress.filter(F.do == "place"))
async def on_other_place(_q: CallbackQuery, callback_data: presses.DraftPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(drafting.ask_place, caller, callback_data.id)


@router.callback_query(presses.DraftPress.filter(F.do == "same"))
async def on_same_matter(_q: CallbackQuery, callback_data: presses.DraftPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(drafting.join_similar, caller, callback_data.id)


@router.callback_query(presses.DraftMatterPress.filter())
async def on_matter(_q: CallbackQuery, callback_data: presses.DraftMatterPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(drafting.register_matters, caller, callback_data.id, callback_data.code)


@router.callback_query(presses.DraftPress.filter(F.do == "back"))
async def on_back(_q: CallbackQuery, callback_data: presses.DraftPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(drafting.go_back, caller, callback_data.id)


@router.callback_query(presses.DraftCategoryPress.filter())
async def on_category(
    _q: CallbackQuery, callback_data: presses.DraftCategoryPress, caller: Caller, desk: Desk
) -> Outcome:
    return await desk.do(drafting.set_category, caller, callback_data.id, callback_data.code)


@router.callback_query(presses.DraftPlacePress.filter(F.open))
async def on_open_place(
    _q: CallbackQuery, callback_data: presses.DraftPlacePress, caller: Caller, desk: Desk
) -> Outcome:
    return await desk.do(drafting.ask_place, caller, callback_data.id, callback_data.grid)


@router.callback_query(presses.DraftPlacePress.filter())
async def on_place(_q: CallbackQuery, callback_data: presses.DraftPlacePress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(drafting.set_place, caller, callback_data.id, callback_data.grid)


@router.callback_query(presses.HomePress.filter(), private)
async def on_home(_q: CallbackQuery, callback_data: presses.HomePress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(residents.choose_home, caller, callback_data.grid, here=callback_data.here)


@router.callback_query(presses.PagePress.filter(), private)
async def on_page(_q: CallbackQuery, callback_data: presses.PagePress, caller: Caller, desk: Desk) -> Outcome:
    if callback_data.what == "todo":
        return await desk.do(handling.todo, caller, callback_data.page)
    return await desk.do(supervising.show_list, caller, callback_data.what, callback_data.grid, callback_data.page)


@router.callback_query(presses.SupervisorPress.filter(), private)
async def on_list(_q: CallbackQuery, callback_data: presses.SupervisorPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(supervising.show_list, caller, callback_data.what, callback_data.grid, 0)


@router.callback_query(presses.LexiconPress.filter(F.do == "adopt"), private)
async def on_adopt(_q: CallbackQuery, callback_data: presses.LexiconPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(learning.adopt_word, caller, callback_data.id)


@router.callback_query(presses.LexiconPress.filter(F.do == "decline"), private)
async def on_decline(_q: CallbackQuery, callback_data: presses.LexiconPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(learning.decline_word, caller, callback_data.id)


@router.callback_query(presses.LexiconPress.filter(F.do == "undo"), private)
async def on_undo_word(_q: CallbackQuery, callback_data: presses.LexiconPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(learning.undo_word, caller, callback_data.id)


@router.callback_query(presses.MinePress.filter(F.do == "mine"), private)
async def on_mine(_q: CallbackQuery, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(residents.mine, caller)


@router.callback_query(presses.MinePress.filter(F.do == "home"), private)
async def on_move_home(_q: CallbackQuery, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(residents.ask_home, caller)


@router.callback_query(presses.MinePress.filter(F.do == "help"), private)
async def on_help(_q: CallbackQuery, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(residents.help_me, caller)


@router.callback_query()
async def on_unknown(_q: CallbackQuery, caller: Caller, desk: Desk) -> Outcome:
    """Forged or from a time we no longer know: said so, nothing done."""
    return await desk.do(_refuse, caller)


def _refuse(work: Work) -> Outcome:
    del work
    raise CardIsOld
