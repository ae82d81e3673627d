"""What is said when somebody is let into the service or leaves it: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """{inviter}, {name}, {grid}, {role} and {department} are people's own words; {span}, {until}, {expires} are moments said."""

    role: str
    liaison_of: str
    span_until: str
    span_open: str
    # to a supervisor
    invite_start: str
    invite_open: str
    invite_more: str
    row_open: str
    row_opened: str
    row_named: str
    where: str
    where_how: str
    this_one: str
    below: str
    until: str
    until_how: str
    for_good: str
    month: str
    quarter: str
    year: str
    department: str
    made: str
    own: str
    letter: str
    invitee: str
    invitee_name: str
    invitee_phone: str
    invitee_no_phone: str
    invitee_account: str
    invitee_post: str
    invitee_how: str
    confirm: str
    decline: str
    revoke: str
    confirmed: str
    # to who opened it
    ask_name: str
    ask_name_again: str
    ask_phone: str
    ask_phone_again: str
    no_phone: str
    wait: str
    left: str
    declined: str
    begun: str
    first_worker: str
    first_above: str
    first_liaison: str
    first_volunteer: str
    open_here: str
    # who leaves
    ended: str
    ended_all: str
    ended_one: str
    deputy_left: str
    staff: str
    staff_row: str
    staff_none: str
    staff_how: str
    end: str
    sure: str
    end_now: str
    keep: str
    gone: str
    gone_heir: str
    gone_nobody: str
    # short answers and refusals
    invited: str
    invalid_link: str
    own_invite: str
    invite_revoked: str
    invite_confirmed: str
    invite_declined: str
    invite_opened: str
    duty_ended: str
    duty_kept: str
    invite_how: str
    may_not_give: str
    invite_over: str
    already_held: str
    no_such_duty: str
    own_post: str


ZH = Staff(
    role="{grid}的{role}",
    liaison_of="{department}联络员",
    span_until="干到{until}",
    span_open="一直干下去",
    invite_start="请谁来？先选岗位，再选网格，我给您一个邀请链接。",
    invite_open="还没办完的邀请",
    invite_more="另外还有 {count} 份。",
    row_open="{role}：还没人点，{expires} 过期",
    row_opened="{role}：有人点开了，还没报姓名",
    row_named="{role}：{name}，等您确认",
    where="{post}放在哪个网格？",
    where_how="也可以直接打字：/invite 网格员 网格编码",
    this_one="就是{grid}",
    below="{grid} ›",
    until="{role}，干到什么时候？",
    until_how="也可以打字告诉我，比如：12月31日，或者半年。",
    for_good="一直干下去",
    month="一个月",
    quarter="三个月",
    year="一年",
    department="是哪个部门的联络员？打字告诉我，比如：城管。",
    made="邀请做好了：{role}，{span}。\n把下面那段话转发给本人就行。谁先点开就是谁的，报了姓名，您确认了才算数。",
    own="这是给别人的邀请，您自己点开不算用掉。请把那段话转发给本人。",
    letter="{inviter}请您来当{role}。\n点下面的链接，点「开始」，照着说一下您是谁，{inviter}确认了就行：\n{link}\n链接 {days} 天内有效，只能一个人用一次，请不要转给别人。",
    invitee="有人接了邀请",
    invitee_name="姓名：{name}",
    invitee_phone="电话：{phone}",
    invitee_no_phone="电话：没留",
    invitee_account="Telegram：@{account}",
    invitee_post="岗位：{role}，{span}",
    invitee_how="是本人就点「确认」，点了才上岗。拿不准，先打个电话。",
    confirm="确认",
    decline="拒绝",
    revoke="撤销",
    confirmed="{name}现在是{role}了，{span}。先做什么，我已经告诉本人。",
    ask_name="您好，我是小哨。{inviter}请您来当{role}。\n请问您的真实姓名？打字发给我，比如：王芳。居民看到的也是这个名字。",
    ask_name_again="这不太像姓名。请只发姓名，比如：王芳。",
    ask_phone="{name}，您好。要留个手机号吗？留了，居民着急时找得到您，公示牌上也会写。\n直接打号码，或者点回形针把自己的名片发来；不想留，点「不留」。",
    ask_phone_again="这不太像电话号码。请再发一遍，或者点「不留」。",
    no_phone="不留",
    wait="好了，我告诉{inviter}了。一确认我就跟您说，现在不用做什么。",
    left="好的，先不办了。改主意了，{expires} 前再点一次链接就行。",
    declined="这份邀请没有办成。有疑问，请直接问请您来的人。",
    begun="欢迎！您现在是{role}了，{span}。",
    first_worker="先做这几件：\n1. 来了新单子，我会发卡片给您：能办点「接单」，办好点「办结」。\n2. 手上有什么，发 /todo 看。\n3. 要请假，发 /leave 明天 和替您的人的名字。",
    first_above="先做这几件：\n1. 发 /overview 看看现在怎么样。\n2. 发 /people 看谁在岗，发 /invite 再请人来。\n3. 快到时限的事，我会来叫您，平时不打扰。",
    first_liaison="先做这一件：有人吹哨找你们部门，我会发给您；点「报到」，办完写一句结果就行。",
    first_volunteer="先不用做什么。社区要人帮忙，会在这里找您。",
    open_here="这里现在有 {count} 件没办完：",
    ended="您的岗位（{role}）结束了，辛苦了。",
    ended_all="没办完的事已经转给别人，旧卡片上的按钮不管用了。家里有事，照样可以找我。",
    ended_one="您别的岗位照旧。",
    deputy_left="{name}离岗了，不能再替您。您请假的日子，请发 /leave 另找一个人。",
    staff="在岗 {count} 人次",
    staff_row="{name}　{role}",
    staff_none="没找到在岗的人。",
    staff_how="找人：/people 姓名或网格编码。请人来：/invite。",
    end="结束：{name}",
    sure="{name}（{role}）现在就离岗吗？\n没办完的事马上转给接着管的人；旧卡片上的按钮、还没发出去的通知，他都不能再用、再看。",
    end_now="结束岗位",
    keep="算了",
    gone="{name}（{role}）离岗了，转出去 {count} 件。",
    gone_heir="这里的事现在由{heir}接着管。他要是还在工作群里，请群主把他移出去，这一步我办不了。",
    gone_nobody="这里现在没有人管，请尽快发 /invite 请人。",
    invited="邀请做好了",
    invalid_link="这个链接打不开了。",
    own_invite="这是给别人的邀请。",
    invite_revoked="撤销了，链接打不开了",
    invite_confirmed="确认了，{name}上岗了",
    invite_declined="拒绝了，我会告诉他没有办成",
    invite_opened="好",
    duty_ended="{name}离岗了",
    duty_kept="没有动",
    invite_how="没看懂。发 /invite 一步步选；或者一句话：/invite 网格员 网格编码 12月31日。写“三个月”也行。日子要在今天以后、十年以内。",
    may_not_give="这个岗位不归您给，或者不在您管的网格里。",
    invite_over="这份邀请已经办过、撤销或者过期了。发 /invite 再做一份。",
    already_held="他已经在这个岗位上了，不用再确认。",
    no_such_duty="没找到这个岗位，可能已经结束了。发 /people 看看。",
    own_post="自己的岗位请上级来结束。",
)

EN = Staff(
    role="{role} of {grid}",
    liaison_of="liaison of {department}",
    span_until="until {until}",
    span_open="for good",
    invite_start="Whom would you like to bring in? Choose the post, then the grid, and I make a link.",
    invite_open="Invitations still open",
    invite_more="And {count} more.",
    row_open="{role}: not opened yet, ends {expires}",
    row_opened="{role}: opened, no name yet",
    row_named="{role}: {name}, waiting for you",
    where="Which grid is the {post} for?",
    where_how="Or type it: /invite worker and the grid's code",
    this_one="{grid} itself",
    below="{grid} ›",
    until="{role}: until when?",
    until_how="Or type a date, such as 31 Dec, or 6 months.",
    for_good="For good",
    month="A month",
    quarter="Three months",
    year="A year",
    department="Liaison of which department? Type its name, such as: Urban Management.",
    made="The invitation is ready: {role}, {span}.\nForward the words below to the person. Whoever opens it first has it; they say their name, and it counts once you confirm.",
    own="This invitation is for somebody else; opening it yourself does not use it up. Please forward the words.",
    letter="{inviter} asks you to be {role}.\nOpen the link, press Start and say who you are; once {inviter} confirms, you are in:\n{link}\nIt works for {days} days, once, for one person. Please don't pass it on.",
    invitee="Somebody took up an invitation",
    invitee_name="Name: {name}",
    invitee_phone="Phone: {phone}",
    invitee_no_phone="Phone: not given",
    invitee_account="Telegram: @{account}",
    invitee_post="Post: {role}, {span}",
    invitee_how="If it is the right person, press Confirm; only then do they hold the post. If in doubt, call them first.",
    confirm="Confirm",
    decline="Decline",
    revoke="Revoke",
    confirmed="{name} is now {role}, {span}. I have told them what to do first.",
    ask_name="Hello, I'm Xiaoshao. {inviter} asks you to be {role}.\nWhat is your real name? Just type it, such as: Wang Fang. Residents will see it, too.",
    ask_name_again="That doesn't look like a name. Please send just your name, such as: Wang Fang.",
    ask_phone="Hello {name}. Would you like to leave a phone number? Residents in a hurry can then reach you, and it stands on the poster.\nType it, or send your own contact with the paper clip; or press “No number”.",
    ask_phone_again="That doesn't look like a phone number. Please send it again, or press “No number”.",
    no_phone="No number",
    wait="Done. I have told {inviter}, and you hear from me as soon as it is confirmed. Nothing to do until then.",
    left="All right, not now. Should you change your mind, open the link again before {expires}.",
    declined="This invitation came to nothing. If you wonder why, please ask whoever invited you.",
    begun="Welcome! You are now {role}, {span}.",
    first_worker="To begin with:\n1. I send you a card for each new matter: press Accept if you can do it, and Resolve when it is done.\n2. /todo shows what you have on hand.\n3. For leave, send /leave tomorrow and the name of who stands in.",
    first_above="To begin with:\n1. /overview shows how things stand.\n2. /people shows who is on duty, /invite brings in more.\n3. When a promise is about to break I call you, otherwise I keep quiet.",
    first_liaison="To begin with: when your department is whistled for, I send it to you. Press Report in, and write one line when it is done.",
    first_volunteer="Nothing to do yet. When the community needs a hand, you will be asked here.",
    open_here="Open here now: {count}",
    ended="Your post ({role}) has ended. Thank you for your work.",
    ended_all="What was open has gone to others, and buttons on old cards no longer work. If something is wrong at home, you can still tell me.",
    ended_one="Your other posts go on as before.",
    deputy_left="{name} has left and cannot stand in for you. Please send /leave to name somebody else.",
    staff="On duty: {count}",
    staff_row="{name}, {role}",
    staff_none="Nobody found.",
    staff_how="To find somebody: /people and a name or a grid's code. To bring in somebody: /invite.",
    end="End: {name}",
    sure="Does {name} ({role}) leave now?\nOpen matters go to whoever answers next at once; buttons on old cards and notices not yet sent are of no use to them any more.",
    end_now="End the post",
    keep="Not now",
    gone="{name} ({role}) has left; {count} matters were passed on.",
    gone_heir="{heir} answers for the place now. If they are still in the staff group, please have its owner remove them; that I cannot do.",
    gone_nobody="Nobody answers for the place now. Please /invite somebody soon.",
    invited="The invitation is ready",
    invalid_link="This link no longer works.",
    own_invite="This invitation is for somebody else.",
    invite_revoked="Revoked; the link no longer works",
    invite_confirmed="Confirmed: {name} is on duty",
    invite_declined="Declined; I'll say that it came to nothing",
    invite_opened="OK",
    duty_ended="{name} has left",
    duty_kept="Nothing was changed",
    invite_how="I didn't get that. Send /invite and choose step by step, or in one line: /invite worker CODE 31 Dec. “3 months” will do as well. The day must be still to come, and within ten years.",
    may_not_give="That post is not yours to give, or not there.",
    invite_over="This invitation was decided, revoked or has ended. Send /invite for a new one.",
    already_held="They hold this post already.",
    no_such_duty="There is no such post any more. See /people.",
    own_post="Your own post is ended by somebody above you.",
)
