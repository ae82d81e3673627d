"""The same matter is offered before it is filed twice, and folded together or taken apart by those above."""

from __future__ import annotations

from dataclasses import replace

from domain.tickets import Status
from domain.workflow import Action
from services import drafting, merging
from storage import drafts
from tests.support.cast import GROUP, Street, meaning

LIFT = "2栋的电梯又停了，老人下不了楼"
SAME = "2栋电梯停了没人修，老人怎么下楼"


async def _offered(street: Street, draft_id: int):
    return await street.desk.look(lambda c: drafts.get(c, draft_id))


async def test_a_neighbour_is_offered_the_ticket_there_is(street: Street):
    first = await street.wang.reports(LIFT, meaning("elevator"))
    outcome = await street.zhang.writes(SAME, chat=GROUP, reads=meaning("elevator"))
    assert outcome.code == "offered"
    assert (await _offered(street, 2)).similar_id == first
    await street.delivers()
    assert street.heard("draft_card", GROUP)[-1].telling.draft.similar.id == first


async def test_even_a_word_to_the_bot_does_not_file_it_twice(street: Street):
    await street.wang.reports(LIFT, meaning("elevator"))
    outcome = await street.zhang.writes(SAME, chat=GROUP, addressed=True, reads=meaning("elevator"))
    assert (outcome.code, outcome.ticket) == ("offered", None)


async def test_joining_instead_of_filing_makes_a_follower_and_keeps_the_words(street: Street):
    first = await street.wang.reports(LIFT, meaning("elevator"))
    await street.zhang.writes(SAME, chat=GROUP, reads=meaning("elevator"))
    assert (await street.zhang.presses(drafting.join_similar, 2, chat=GROUP)).code == "joined"
    history = await street.history(first)
    assert (history[-1].action, history[-1].facts["words"]) == ("follow", SAME)
    await street.delivers()
    assert street.heard("worker_news", street.li.id)[-1].telling.facts["words"] == SAME
    assert (await _offered(street, 2)).status == "joined"


async def test_only_the_author_joins_with_their_draft(street: Street):
    await street.wang.reports(LIFT, meaning("elevator"))
    await street.zhang.writes(SAME, chat=GROUP, reads=meaning("elevator"))
    assert (await street.wang.presses(drafting.join_similar, 2, chat=GROUP)).code == "OnlyTheAuthor"


async def test_another_category_is_another_matter(street: Street):
    await street.wang.reports(LIFT, meaning("elevator"))
    await street.zhang.writes(SAME, chat=GROUP, reads=replace(meaning("noise"), alternatives=(("noise", 0.9),)))
    assert (await _offered(street, 2)).similar_id is None


async def test_ones_own_ticket_is_never_offered(street: Street):
    await street.wang.reports(LIFT, meaning("elevator"))
    assert await street.wang.reports(SAME, meaning("elevator")) == 2


async def test_a_supervisor_merges_and_everybody_follows_the_other(street: Street):
    first = await street.wang.reports(LIFT, meaning("elevator"))
    second = await street.zhang.reports("楼上跳绳咚咚响", meaning("noise"))
    version = (await street.ticket(second)).version
    assert (await street.zhao.presses(merging.merge_tickets, second, version, first)).code == "merged"
    assert (await street.ticket(second)).status is Status.merged
    await street.delivers()
    assert street.zhang.heard("merged")
    await street.li.does(Action.resolve, first, "修好了")
    await street.delivers()
    assert street.zhang.heard("resolved")


async def test_words_for_a_merged_ticket_reach_the_living_one(street: Street):
    first = await street.wang.reports(LIFT, meaning("elevator"))
    second = await street.zhang.reports("楼上跳绳咚咚响", meaning("noise"))
    await street.zhao.presses(merging.merge_tickets, second, (await street.ticket(second)).version, first)
    await street.zhang.does(Action.supplement, second, "今天又停了")
    assert (await street.history(first))[-1].facts["words"] == "今天又停了"


async def test_unmerging_takes_it_apart_and_its_people_along(street: Street):
    first = await street.wang.reports(LIFT, meaning("elevator"))
    second = await street.zhang.reports("楼上跳绳咚咚响", meaning("noise"))
    await street.zhao.presses(merging.merge_tickets, second, (await street.ticket(second)).version, first)
    outcome = await street.zhao.presses(merging.unmerge_ticket, second, (await street.ticket(second)).version)
    assert (outcome.code, (await street.ticket(second)).status) == ("unmerged", Status.assigned)
    await street.li.does(Action.resolve, first, "修好了")
    await street.delivers()
    assert street.zhang.heard("unmerged")
    assert not street.zhang.heard("resolved")


async def test_unmerging_from_a_chain_leaves_its_last_ticket_too(street: Street):
    first = await street.zhang.reports("楼上跳绳咚咚响", meaning("noise"))
    second = await street.wang.reports(LIFT, meaning("elevator"))
    third = await street.wang.reports("路灯不亮", meaning("lighting"))
    for ticket, into in ((first, second), (second, third)):
        await street.zhao.presses(merging.merge_tickets, ticket, (await street.ticket(ticket)).version, into)
    await street.zhao.presses(merging.unmerge_ticket, first, (await street.ticket(first)).version)
    await street.li.does(Action.resolve, third, "修好了")
    await street.delivers()
    assert street.wang.heard("resolved")
    assert not street.zhang.heard("resolved")


async def test_a_worker_may_not_merge(street: Street):
    first = await street.wang.reports(LIFT, meaning("elevator"))
    second = await street.zhang.reports("楼上跳绳咚咚响", meaning("noise"))
    version = (await street.ticket(second)).version
    assert (await street.li.presses(merging.merge_tickets, second, version, first)).refused
    assert (await street.ticket(second)).status is Status.assigned


BOTH = replace(meaning("lighting"), matters=("lighting", "sanitation"))


async def test_two_matters_become_two_tickets_when_both_are_chosen(street: Street):
    await street.wang.writes("路灯坏了还有垃圾没人收", chat=GROUP, reads=BOTH)
    outcome = await street.wang.presses(drafting.register_matters, 1, "all", chat=GROUP)
    assert outcome.facts["number"].count("、") == 1
    assert [(await street.ticket(n)).category for n in (1, 2)] == ["lighting", "sanitation"]


async def test_or_one_of_them(street: Street):
    await street.wang.writes("路灯坏了还有垃圾没人收", chat=GROUP, reads=BOTH)
    await street.wang.presses(drafting.register_matters, 1, "sanitation", chat=GROUP)
    assert (await street.ticket(1)).category == "sanitation"


async def test_a_matter_that_was_not_named_is_refused(street: Street):
    await street.wang.writes("路灯坏了还有垃圾没人收", chat=GROUP, reads=BOTH)
    assert (await street.wang.presses(drafting.register_matters, 1, "noise", chat=GROUP)).code == "CardIsOld"
