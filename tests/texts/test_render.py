from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.outgoing import Outgoing
from bot.playground.html_mode import parse_html
from bot.texts.languages import texts_for
from bot.texts.render import RENDERINGS, render
from bot.texts.words import units
from domain.digest import DigestView, Unreached
from domain.finding import STATES, Days, Mark
from domain.notices import Kind
from domain.tickets import Status
from domain.views import Step
from domain.workflow import Action
from nlp import CATEGORIES
from tests.texts.samples import DIGEST, DRAFT, FACTS, NOW, RESIDENT, SUPERVISOR, WORKER, ZONE, filled_with, telling

LANGUAGES = ("zh", "en")
CJK = re.compile(r"[\u4e00-\u9fff]")


def shown(kind: Kind, language: str = "zh", **changes: object) -> Outgoing:
    return render(telling(kind, language, **changes), ZONE)


def words(outgoing: Outgoing) -> list[list[str]]:
    return [[button.text for button in row] for row in outgoing.buttons]


def data(outgoing: Outgoing) -> list[str]:
    return [button.data or "" for row in outgoing.buttons for button in row]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_rendered(kind: Kind, language: str) -> None:
    outgoing = shown(kind, language)
    plain, _ = parse_html(outgoing.text)
    assert plain.strip() == plain
    assert plain
    assert "None" not in plain
    assert "{" not in plain
    assert "  " not in plain


def test_there_is_one_rendering_for_each_kind() -> None:
    assert set(RENDERINGS) == set(Kind)


@pytest.mark.parametrize("kind", list(Kind))
def test_english_is_complete(kind: Kind) -> None:
    """With nothing foreign in it that is Chinese, no Chinese is left but the tag people write."""
    made = telling(kind, "en", **{**filled_with("abc", big=False), "again": False})
    said = render(made, ZONE)
    every = said.text + "".join(b.text for row in said.buttons for b in row)
    assert not CJK.findall(every.replace("#报事", ""))


def test_the_group_sees_a_draft_without_its_room_and_only_asks_the_author() -> None:
    draft = replace(DRAFT, private=False, place="幸福里3栋501", urgent=True)
    card = shown(Kind.draft_card, private=False, draft=draft)
    assert card.text == (
        "<b>📝 要登记这件事吗？</b>\n🔴 紧急\n类别：停车\n📍 幸福里3栋\n<i>只有说这件事的人能点；不点，过一会儿我就收起来。</i>"
    )
    assert words(card) == [["登记", "不是诉求"], ["改类别", "改地点"]]
    assert data(card) == ["d:confirm:11", "d:dismiss:11", "d:category:11", "d:place:11"]


def test_the_draft_in_private_says_what_was_understood_and_asks_one_thing() -> None:
    card = shown(Kind.draft_card)
    assert card.text == (
        "您说的是：「楼下消防通道又被车堵了」\n类别：停车\n📍 幸福里3号楼\n\n<b>对的话点「登记」，我马上转给网格员。</b>"
    )


def test_a_category_is_asked_with_the_three_best_and_more() -> None:
    card = shown(Kind.draft_card, draft=replace(DRAFT, asking="category", category=None))
    assert words(card) == [["停车", "消防隐患", "交通出行"], ["更多", "不是诉求"]]
    assert data(card)[0] == "dc:11:parking"


def test_more_shows_all_categories_in_rows_of_three() -> None:
    card = shown(Kind.draft_card, draft=replace(DRAFT, asking="more_categories"))
    assert [w for row in words(card) for w in row][-2:] == ["其他", "返回"]
    assert {d.split(":")[2] for d in data(card)[:-1]} == set(CATEGORIES)
    assert all(len(row) <= 3 for row in card.buttons)
    assert data(card)[-1] == "d:back:11"


def test_a_place_is_chosen_two_in_a_row_or_typed() -> None:
    choices = telling(Kind.choose_estate).choices
    card = shown(Kind.draft_card, draft=replace(DRAFT, asking="place", choices=choices, here=choices[0]))
    assert words(card) == [["幸福里", "阳光花园"], ["老街"], ["就是这里", "返回"]]
    assert data(card) == ["dp:11:3:1", "dp:11:4:1", "dp:11:5:0", "dp:11:3:0", "d:back:11"]
    assert "打字" in card.text


def test_a_draft_nobody_needs_any_more_goes_away() -> None:
    card = shown(Kind.draft_card, gone=True, draft=replace(DRAFT, status="expired"))
    assert card.gone
    assert card.text
    assert card.buttons == ()


def test_the_group_card_names_who_has_it_and_by_when_and_nobody_else() -> None:
    ticket = replace(WORKER, place="幸福里3栋501", followers=2)
    card = shown(Kind.group_card, ticket=ticket)
    assert card.text == (
        "<b>261121-007 停车</b>\n📍 幸福里3栋\n已派给李师傅，最迟今天 12:20 接单\n最迟 11月28日 周六 10:20 办完\n还有 2 人也遇到"
    )
    assert words(card) == [["我也是"]]
    assert "王阿姨" not in card.text


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("late", [False, True])
def test_cards_are_rendered_in_every_status(status: Status, language: str, late: bool) -> None:
    ended = NOW if status in (Status.closed, Status.withdrawn, Status.not_accepted) else None
    for kind, usual in (
        (Kind.group_card, RESIDENT),
        (Kind.resident_card, RESIDENT),
        (Kind.worker_card, WORKER),
        (Kind.staff_card, WORKER),
        (Kind.supervisor_card, SUPERVISOR),
    ):
        ticket = replace(usual, status=status, overdue=late, closed_at=ended, assignee=None, holder=None)
        card = shown(kind, language, ticket=ticket)
        assert "None" not in card.text
        if kind in (Kind.group_card, Kind.staff_card):
            assert "王阿姨" not in card.text
            assert "501" not in card.text


def test_nobody_joins_what_has_ended() -> None:
    assert shown(Kind.group_card, ticket=replace(RESIDENT, status=Status.closed, outcome="solved")).buttons == ()
    assert shown(Kind.group_card, ticket=replace(RESIDENT, status=Status.resolved)).buttons != ()


def test_the_promise_card_says_next_step_by_when_and_on_whom_it_waits() -> None:
    card = shown(Kind.resident_card)
    assert card.text == (
        "<b>261121-007 停车</b>\n📍 幸福里3号楼\n「楼下消防通道又被车堵了，叫了半天没人挪」\n\n"
        "已经派给李师傅\n下一步：李师傅来接，最迟今天 12:20 接单\n在等：李师傅\n最迟 11月28日 周六 10:20 办完"
    )
    assert words(card) == [["催一下", "补充", "撤回"]]
    assert data(card) == ["t:urge:7:2", "t:supplement:7:2", "t:withdraw:7:2"]


def test_the_promise_card_asks_after_resolution_with_the_round() -> None:
    ticket = replace(
        RESIDENT, status=Status.resolved, holder=None, result="车挪走了", round=1, reopened=1,
        actions=(Action.confirm, Action.dispute, Action.supplement, Action.withdraw),
    )  # fmt: skip
    card = shown(Kind.resident_card, ticket=ticket)
    assert "办理结果：「车挪走了」" in card.text
    assert words(card)[0] == ["已解决", "没解决"]
    assert data(card)[:2] == ["t:confirm:7:1", "t:dispute:7:1"]


@pytest.mark.parametrize(
    ("status", "action", "line"),
    [
        (Status.in_progress, "note", "陈姐说：「第二句」"),
        (Status.waiting, "ask", "陈姐想问您：「第二句」"),
        (Status.not_accepted, "reject", "原因：「第二句」"),
    ],
)
def test_the_promise_card_ends_with_what_was_said_last(status: Status, action: str, line: str) -> None:
    steps = (Step(NOW, action, "李师傅", "第一句"), Step(NOW, action, "陈姐", "第二句"), Step(NOW, "urge", ""))
    assert shown(Kind.resident_card, ticket=replace(RESIDENT, status=status, history=steps)).text.endswith(line)


def test_a_broken_promise_is_not_hidden() -> None:
    late = replace(RESIDENT, overdue=True, accept_by=NOW - timedelta(hours=1))
    assert "下一步：李师傅来接，说好今天 09:20 接单，已经晚了" in shown(Kind.resident_card, ticket=late).text
    over = replace(RESIDENT, status=Status.accepted, overdue=True, resolve_by=NOW - timedelta(hours=1))
    assert "说好今天 09:20 办完，已经晚了" in shown(Kind.group_card, ticket=over).text
    assert "超 1 小时" in shown(Kind.worker_card, ticket=over).text


def test_nobody_is_reminded_where_nobody_can_be() -> None:
    ticket = replace(SUPERVISOR, status=Status.registered, assignee=None, actions=(Action.reassign,))
    assert words(shown(Kind.supervisor_news, ticket=ticket, facts={"what": "nobody"})) == [["改派", "查看"]]


def test_what_is_being_verified_names_who_is_to_look() -> None:
    checked = replace(SUPERVISOR, status=Status.checking, verifier="陈姐")
    assert "待核实，在等陈姐\n" in shown(Kind.worker_card, ticket=checked).text
    assert "下一步：陈姐到现场核实，再来问您\n在等：陈姐核实" in shown(Kind.resident_card, ticket=checked).text
    assert "在等：核实" in shown(Kind.resident_card, ticket=replace(checked, verifier=None)).text
    assert " · 等陈姐核实 · " in shown(Kind.supervisor_news, ticket=checked, facts={"what": "late_accept"}).text
    assert (
        " · Chen to verify · "
        in shown(
            Kind.supervisor_news, ticket=replace(checked, verifier="Chen"), facts={"what": "late_accept"}, language="en"
        ).text
    )


def test_help_depends_on_where_and_for_whom() -> None:
    assert "/todo" in shown(Kind.help, facts={"staff": True}).text
    assert "/todo" not in shown(Kind.help).text
    group = shown(Kind.help, private=False)
    assert group.buttons[0][0].url == "https://t.me/xiaoshao_bot?start"
    assert shown(Kind.help, facts={"after": "thanks"}).text == "不客气，应该的。还有事随时说。"


def test_in_a_group_nobodys_matters_are_counted() -> None:
    assert shown(Kind.my_tickets, private=False).text == "您的事我私下发给您了。"


def test_a_question_can_be_answered_with_a_button() -> None:
    asked = shown(Kind.question, ticket=replace(RESIDENT, status=Status.waiting, actions=(Action.answer,)))
    assert data(asked) == ["t:answer:7:2"]


def test_a_place_that_was_not_found_for_a_draft_is_chosen_for_the_draft() -> None:
    said = shown(Kind.choose_estate, draft=DRAFT, facts={"tried": "幸富里"})
    assert said.text.startswith("没找到「幸富里」")
    assert data(said)[0] == "dp:11:3:1"
    assert data(shown(Kind.choose_estate))[0] == "h:3:0"


def test_no_longer_solved_may_be_said_for_72_hours() -> None:
    closed = replace(RESIDENT, status=Status.closed, outcome="solved", actions=(Action.confirm, Action.dispute))
    assert words(shown(Kind.resident_card, ticket=replace(closed, closed_at=NOW - timedelta(hours=72)))) == [["没解决"]]
    assert shown(Kind.resident_card, ticket=replace(closed, closed_at=NOW - timedelta(hours=73))).buttons == ()


def test_the_worker_card_is_one_clear_card() -> None:
    card = shown(Kind.worker_card, ticket=replace(WORKER, urgent=True, followers=1, files=2))
    assert card.text == (
        "<b>🚨 有人可能有危险，请马上联系、马上到场</b>\n"
        "🔴 紧急 <b>261121-007 停车</b>\n📍 幸福里3号楼 501\n👤 报事人：王阿姨\n「楼下消防通道又被车堵了，叫了半天没人挪」\n"
        "待接单，最迟今天 12:20 接单（剩 2 小时）\n最迟 11月28日 周六 10:20 办完\n还有 1 人也遇到 · 附件 2 个"
    )
    assert words(card) == [["接单", "退回", "转派"], ["进展", "办结", "联系居民"], ["改类别"]]


def test_only_open_actions_have_buttons() -> None:
    assert words(shown(Kind.worker_card, ticket=replace(WORKER, actions=(Action.note,)))) == [["进展"]]
    assert shown(Kind.worker_card, ticket=replace(WORKER, actions=())).buttons == ()


def test_the_staff_group_can_take_a_ticket_only_while_it_is_asked_for() -> None:
    assert words(shown(Kind.staff_card)) == [["接单"]]
    assert shown(Kind.staff_card, ticket=replace(WORKER, status=Status.in_progress)).buttons == ()


def test_the_supervisor_card_has_the_last_steps_and_the_means() -> None:
    card = shown(Kind.supervisor_card)
    assert card.text.endswith(
        "负责人：李师傅\n经过：\n• 今天 10:20 王阿姨 登记\n• 今天 10:20 系统派单\n• 今天 10:30 王阿姨 补充 「车牌是外地的」"
    )
    assert words(card) == [["催办", "改派", "查看"], ["改类别", "不予受理"]]


def test_after_resolution_two_buttons_then_three() -> None:
    resolved = shown(Kind.resolved, facts={"holder": "李师傅", "words": "车挪走了", "round": 3})
    assert words(resolved) == [["已解决", "没解决"]]
    assert data(resolved) == ["t:confirm:7:3", "t:dispute:7:3"]
    rating = shown(Kind.ask_rating, facts={"round": 3})
    assert words(rating) == [["满意", "基本满意", "不满意"]]
    assert data(rating) == ["tr:7:3:satisfied", "tr:7:3:fair", "tr:7:3:unsatisfied"]


def test_the_digest_says_first_what_to_do_then_figures_then_hints() -> None:
    said = shown(Kind.digest)
    assert said.text == (
        "<b>幸福街道 日报　11月21日 周六 10:20</b>\n\n"
        "<b>⏰ 已超时 3 件</b>\n• 李师傅 3 件，最早今天 05:20 起：<b>261121-007</b> 停车 幸福里3号楼\n"
        "<b>⚖️ 等您拍板 2 件</b>\n• 李师傅想延到 11月30日：<b>261119-009</b> 停车 幸福里3号楼\n"
        "• 陈姐说该归周师傅：<b>261119-010</b> 停车 幸福里3号楼\n"
        "<b>📅 今天到期 1 件</b>\n• <b>261121-008</b> 停车 幸福里3号楼 · 陈姐 · 剩 5 小时\n"
        "<b>⏳ 等太久了 2 件</b>\n• <b>261110-011</b> 电梯 幸福里3号楼 · 李师傅 · 等配件，11月12日 周四 10:20 起\n"
        "• <b>261001-012</b> 道路破损 幸福里3号楼 · 李师傅 · 挂账，说好 11月19日 再看\n"
        "<b>📣 吹了哨没来 1 家</b>\n• 城管 王队，该昨天 10:20 前到：<b>261121-007</b> 停车 幸福里3号楼\n"
        "<b>🪑 没人在岗的网格 2 个</b>\n• 春和第二网格：没排人\n• 春和第三网格：李师傅不在，没人替\n"
        "<b>🙋 没通知到 1 人</b>\n• 261121-003 王阿姨 停用了机器人\n\n"
        "<b>📊 这一天（括号里是前一天）</b>\n新增 5（3） · 结案 4（6） · 在办 12（11）\n结案里有 1 件没等到居民回话\n"
        "<b>近 7 天（括号里是再前 7 天）</b>\n响应率 92%（88%），24 件\n满意率 100%，3 人评价\n"
        "接单：一半在 25 分钟内，九成在 2 小时内（40 分钟、5 小时）\n办完：一半在 2 天内\n\n"
        "<b>👀 留意（近 7 天）</b>\n• 同一处又有：幸福里3号楼 停车，4 件，2 件还没办结\n• 噪声变多了：12 件，往常约 3 件\n"
        "• 9 周没人报事：春和第四网格（420 户）。不一定没事，去走走、问问。"
    )
    assert words(said)[:3] == [
        ["查看 261121-007", "催办 李师傅"],
        ["查看 261119-009", "催办 李师傅"],
        ["查看 261119-010", "催办 李师傅"],
    ]
    assert data(said)[:2] == ["t:view:7:0", "t:remind:7:2"]
    assert "s:rulings:1" in data(said)


def test_a_late_digest_says_so() -> None:
    late = shown(Kind.digest, digest=replace(DIGEST, late=True, at=NOW - timedelta(hours=2)))
    assert "本该今天 08:20 发，晚了" in late.text
    assert "本该" not in shown(Kind.digest).text


def test_a_digest_with_nothing_to_tell_is_one_line() -> None:
    week = NOW - timedelta(days=7)
    empty = DigestView(grid="幸福街道", code="XF", at=NOW, since=NOW - timedelta(days=1), window_since=week)
    said = shown(Kind.digest, digest=empty)
    assert said.text == "幸福街道：没有新事，也没有在办的事。"
    assert said.buttons == ()


WEEK = {"grid": 1, "span": "week"}
LAST_WEEK = replace(DIGEST, since=NOW - timedelta(days=11, hours=10.4), at=NOW - timedelta(days=4, hours=10.4))


def test_a_week_names_its_days_and_says_when_the_list_is_of_another() -> None:
    said = shown(Kind.digest, facts=WEEK, digest=LAST_WEEK).text
    assert "数字是 11月9日 到 11月16日 的；要先办的是现在（11月21日 周六 10:20）的事。" in said
    assert "📊 11月9日到11月16日（括号里是前 7 天）" in said
    today = replace(LAST_WEEK, at=NOW - timedelta(hours=2))
    assert "要先办的是现在" not in shown(Kind.digest, facts=WEEK, digest=today).text
    assert "要先办的是现在" not in shown(Kind.digest, facts={**WEEK, "figures_only": True}, digest=LAST_WEEK).text


def test_a_week_with_nothing_to_tell_names_its_days() -> None:
    empty = DigestView("幸福街道", "XF", LAST_WEEK.at, LAST_WEEK.since, LAST_WEEK.since)
    assert shown(Kind.digest, facts=WEEK, digest=empty).text == (
        "幸福街道：11月9日到11月16日没有新事，现在也没有在办的事。"
    )


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("unreachable: Forbidden: bot was blocked by the user", "停用了机器人"),
        ("unreachable: Forbidden: bot can't initiate conversation with a user", "还没点过「开始」"),
        ("Bad Request: chat not found", "还没点过「开始」"),
        ("Bad Request: something else", "消息送不到"),
    ],
)
def test_the_digest_says_in_plain_words_why_somebody_was_not_told(reason: str, told: str) -> None:
    unreached = (Unreached("261121-003", "王阿姨", "resolved", reason),)
    digest = replace(DIGEST, todo=replace(DIGEST.todo, unreached=unreached))
    assert f"• 261121-003 王阿姨 {told}" in shown(Kind.digest, digest=digest).text


def test_who_was_not_told_of_many_matters_is_one_line() -> None:
    unreached = (Unreached("261121-003", "王阿姨", "resolved", "blocked", 12),)
    digest = replace(DIGEST, todo=replace(DIGEST.todo, unreached=unreached, unreached_n=1))
    said = shown(Kind.digest, digest=digest).text
    assert "<b>🙋 没通知到 1 人</b>\n• 261121-003 等 12 件 王阿姨 停用了机器人" in said


def test_lists_have_pages() -> None:
    many = tuple(replace(WORKER, id=n, number=f"261121-{n:03}") for n in range(8))
    said = shown(Kind.todo, tickets=many, total=20, facts={"page": 1})
    assert words(said)[-1] == ["上一页", "下一页"]
    assert data(said)[-2:] == ["p:todo:0:0", "p:todo:2:0"]
    listed = shown(Kind.overview, tickets=many, total=9, facts={"grid": 4, "list": "overdue", "page": 0})
    assert listed.text.startswith("<b>⏰ 已超时 9 件</b>")
    assert data(listed)[-1] == "p:overdue:1:4"
    last = shown(Kind.overview, tickets=many[:1], total=9, facts={"grid": 4, "list": "overdue", "page": 1})
    assert words(last)[-1] == ["上一页"]


@pytest.mark.parametrize(
    ("danger", "call"),
    [("gas", "119"), ("fire", "119"), ("lift", "119"), ("suicide", "110"), ("electric", "119"), ("medical", "120"),
     ("crime", "110"), ("missing", "110"), ("violence", "110"), ("collapse", "119"), ("other", "110"), ("never heard of", "110")],
)  # fmt: skip
def test_danger_advice_says_whom_to_call_first(danger: str, call: str) -> None:
    for language in LANGUAGES:
        lines = shown(Kind.danger_advice, language, facts={"danger": danger}).text.splitlines()
        assert call in lines[1]


def test_who_wants_to_die_is_told_who_listens_and_who_is_with_them_to_stay() -> None:
    said = shown(Kind.danger_advice, facts={"danger": "suicide"}).text
    assert all(part in said for part in ("120", "12356", "有人愿意听您说", "留下陪着"))


def test_somebody_who_cannot_be_written_to_finds_a_door_and_no_detail() -> None:
    said = shown(Kind.elsewhere, mention=(42, "<王&阿姨>"))
    assert '<a href="tg://user?id=42">&lt;王&amp;阿姨&gt;</a>，您的事有新消息' in said.text
    assert said.buttons[0][0].url == "https://t.me/xiaoshao_bot?start=t_7"
    assert not {"停车", "3号楼", "261121-007"} & set(re.split(r"\W", said.text))


def test_the_welcome_says_what_is_kept_once() -> None:
    first = shown(Kind.welcome)
    assert "只给办这件事的人看" in first.text
    assert "/forget" in first.text
    again = shown(Kind.welcome, facts={"first": False})
    assert "2026-11" not in again.text


def test_an_unbound_group_hears_its_number() -> None:
    assert "-100123" in shown(Kind.group_unbound, facts={"chat": -100123}).text


def test_what_was_perhaps_said_before_is_marked() -> None:
    assert shown(Kind.progress, again=True).text.startswith("【补发】")
    assert shown(Kind.progress, "en", again=True).text.startswith("[Sent again] ")


def test_news_of_a_ticket_the_reader_may_no_longer_see_names_none() -> None:
    said = shown(Kind.worker_news, ticket=None, facts={"what": "taken_by", "holder": "陈姐"})
    assert said.text == "<b>陈姐接了这单，您不用管了</b>"
    assert said.buttons == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_piece_of_news_has_its_heading(language: str) -> None:
    workers = "yours supplement answer urged withdrawn withdrawn_danger reminded taken_by taken_over remark joined solved rating_words rejected"
    above = "nobody returned reopened danger withdrawn unreachable"
    unknown = shown(Kind.worker_news, language, facts={"what": "?"}).text
    said = {shown(Kind.worker_news, language, facts={"what": w}).text for w in workers.split()}
    assert len(said) == len(workers.split())
    assert unknown not in said
    said = {shown(Kind.supervisor_news, language, facts={"what": w}).text for w in above.split()}
    assert len(said) == len(above.split())


def test_a_dangerous_matter_is_taken_back_by_a_second_button() -> None:
    asked = shown(Kind.withdraw_sure)
    assert "确定撤回吗" in asked.text
    assert [(b.text, b.data) for b in asked.buttons[0]] == [("是，撤回", "tb:yes:7:2"), ("不撤回", "tb:no:7:2")]
    over = shown(Kind.withdraw_sure, ticket=None, gone=True)
    assert (over.gone, over.buttons) == (True, ())


def test_the_card_of_a_danger_is_its_ring_until_somebody_takes_it() -> None:
    danger = replace(WORKER, urgent=True)
    ring = "<b>🚨 有人可能有危险，请马上联系、马上到场</b>\n"
    assert shown(Kind.worker_card, ticket=danger).text.startswith(ring)
    assert ring not in shown(Kind.worker_card, ticket=replace(danger, status=Status.accepted)).text
    assert ring not in shown(Kind.worker_card).text


def test_a_day_that_was_put_off_says_why() -> None:
    put_off = {"until": "2026-12-07T10:00:00+00:00", "off": "2026-12-05T00:00:00+08:00"}
    noted = shown(Kind.noted, facts={"what": "ruled_on", **put_off}).text
    assert "延到 12月7日（12月5日不上班，顺延）。" in noted
    above = shown(
        Kind.supervisor_news, facts={"what": "extension", "by": "李师傅", "words": "12月5日，等配件", **put_off}
    )
    assert "延到 12月7日（12月5日不上班，顺延）" in above.text
    listed = shown(Kind.listed, facts={"words": "12月5日，等管网改造", **put_off}).text
    assert "12月7日（12月5日不上班，顺延）再看" in listed
    assert "顺延" not in shown(Kind.listed).text


def test_somebody_in_need_is_asked_for_building_and_door() -> None:
    asked = shown(Kind.emergency, facts={"what": "where", "area": "幸福家园"})
    assert asked.text.startswith("您在幸福家园几栋几单元几号？")
    assert shown(Kind.emergency, facts={"what": "where", "area": ""}).text.startswith("您在哪个小区，几栋几单元几号？")
    assert "转过去了" in shown(Kind.emergency, facts={"what": "told"}).text


def test_the_command_post_reads_who_says_where_they_are() -> None:
    needy = [{"name": "张伟", "place": "幸福家园 3栋2单元501，腿摔了动不了", "phone": ""}]
    told = {"emergency": 1, "need": 2, "told": True, "who": "张伟", "in_need": needy}
    text = shown(Kind.safety, facts=told).text
    assert text.startswith("<b>🆘 张伟说了人在哪里</b>")
    assert "• 张伟 幸福家园 3栋2单元501，腿摔了动不了" in text


def test_a_missing_ticket_is_a_fault_and_no_empty_card() -> None:
    with pytest.raises(ValueError, match="ticket"):
        shown(Kind.worker_card, ticket=None)


def test_the_whole_complaint_reaches_the_worker() -> None:
    text = "水" * 2500
    assert text in shown(Kind.worker_card, ticket=replace(WORKER, text=text)).text
    long = shown(Kind.worker_card, ticket=replace(WORKER, text="<" * 4096)).text
    assert units(long) <= 4096
    assert "…" in html.unescape(long)


def test_at_night_only_danger_makes_a_sound() -> None:
    night = NOW.replace(hour=18)  # two in the morning on the street
    assert shown(Kind.worker_news, now=night).silent
    assert not shown(Kind.worker_news).silent
    assert not shown(Kind.danger_ring, now=night).silent


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        (["day", "week"], "周一只发周报，不另发日报："),
        (["day", "month"], "发月报那天只发月报，不另发日报："),
        (["month", "week", "day"], "周一只发周报，不另发日报；发月报那天也一样。"),
    ],
)
def test_the_choice_of_digests_says_when_a_longer_one_comes_instead(spans: list[str], said: str) -> None:
    assert said in shown(Kind.digest_choice, facts={**FACTS[Kind.digest_choice], "spans": spans}).text


@pytest.mark.parametrize("spans", [["day"], ["week", "month"], []])
def test_where_none_takes_the_place_of_another_nothing_is_said_of_it(spans: list[str]) -> None:
    assert "不另发" not in shown(Kind.digest_choice, facts={**FACTS[Kind.digest_choice], "spans": spans}).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_can_be_understood_has_a_word(language: str) -> None:
    meant = texts_for(language).phrases.finding.meant
    codes = {f"{kind}_{code}" for kind, known in (("state", STATES), ("mark", Mark), ("days", Days)) for code in known}
    assert codes == set(meant.__dataclass_fields__)
