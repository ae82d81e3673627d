"""Headings and labels of the file somebody gets of everything about them: t_ names a table, c_ a column."""

from __future__ import annotations

from dataclasses import dataclass

from bot.texts import my_data_codes
from bot.texts.my_data_codes import KeptCodes


@dataclass(frozen=True, slots=True, kw_only=True)
class MyData:
    """{at} is a moment. Columns without a label are for computers and stand in the other file only."""

    title: str
    made: str
    file: str  # without its ending
    nothing: str
    yes: str
    no: str
    t_about: str
    t_consents: str
    t_tickets: str
    t_ticket_events: str
    t_followers: str
    t_drafts: str
    t_attachments: str
    t_ratings: str
    t_corrections: str
    t_kept_words: str
    t_mutes: str
    t_safety: str
    t_albums: str
    t_expectations: str
    t_behalves: str
    t_looks: str
    t_duties: str
    t_leaves: str
    t_invites: str
    t_digest_choices: str
    t_inbox: str
    t_outbox: str
    c_telegram_id: str
    c_name: str
    c_username: str
    c_phone: str
    c_language: str
    c_home_words: str
    c_consent_version: str
    c_consented_at: str
    c_writable: str
    c_version: str
    c_at: str
    c_number: str
    c_status: str
    c_category: str
    c_place: str
    c_text: str
    c_words: str
    c_opened_at: str
    c_closed_at: str
    c_outcome: str
    c_steps: str
    c_action: str
    c_by: str
    c_kind: str
    c_reason: str
    c_from_at: str
    c_until_at: str
    c_received_at: str
    c_created_at: str
    c_sent_at: str
    c_became: str
    c_answer: str
    c_who: str
    c_agreed: str
    c_post: str
    c_from_category: str
    c_to_category: str
    c_department: str
    c_ended_at: str
    c_file_id: str
    c_size: str
    c_solved: str
    c_contacted: str
    c_explained: str
    c_why: str
    c_lifted_at: str
    c_said: str
    c_attached: str
    c_day: str
    c_week: str
    c_month: str
    c_minute: str
    c_changed_at: str
    c_used_at: str
    c_expires_at: str
    c_facts: str
    c_awaited: str
    c_where: str
    c_building: str
    c_unit: str
    c_floor: str
    c_room: str
    c_latitude: str
    c_longitude: str
    codes: KeptCodes


ZH = MyData(
    title="小哨里您的全部信息",
    made="{at} 整理",
    file="我的信息",
    nothing="没有",
    yes="是",
    no="否",
    t_about="您本人",
    t_consents="告知过您的隐私说明",
    t_tickets="您报的事",
    t_ticket_events="您在邻居的事里说过、点过的",
    t_followers="您点过「我也是」的事",
    t_drafts="您说过、当时整理成的单子",
    t_attachments="您发的照片和文件（Telegram 里的编号）",
    t_ratings="您的评价",
    t_corrections="您改过的类别",
    t_kept_words="先留着没办的话",
    t_mutes="禁言记录",
    t_safety="应急时您报的平安",
    t_albums="没拼完的相册",
    t_expectations="正等您回的话",
    t_behalves="您替谁报过事",
    t_looks="谁看过您的电话",
    t_duties="您的岗位",
    t_leaves="您的请假",
    t_invites="请您上岗的邀请",
    t_digest_choices="您要的简报",
    t_inbox="收到您的消息和点击",
    t_outbox="发给您的消息",
    c_telegram_id="Telegram 编号",
    c_name="称呼",
    c_username="用户名",
    c_phone="电话",
    c_language="语言",
    c_home_words="住处",
    c_consent_version="告知版本",
    c_consented_at="告知时间",
    c_writable="能不能私下发给您",
    c_version="版本",
    c_at="时间",
    c_number="单号",
    c_status="状态",
    c_category="类别",
    c_place="地点",
    c_text="原话",
    c_words="说的话",
    c_opened_at="登记时间",
    c_closed_at="结束时间",
    c_outcome="结果",
    c_steps="经过",
    c_action="做了什么",
    c_by="谁",
    c_kind="种类",
    c_reason="原因",
    c_from_at="从",
    c_until_at="到",
    c_received_at="收到时间",
    c_created_at="写下时间",
    c_sent_at="发出时间",
    c_became="怎么处理的",
    c_answer="回答",
    c_who="替谁",
    c_agreed="本人同意",
    c_post="岗位",
    c_from_category="读成",
    c_to_category="您改成",
    c_department="部门",
    c_ended_at="提前结束",
    c_file_id="文件编号",
    c_size="大小（字节）",
    c_solved="解决了",
    c_contacted="联系过您",
    c_explained="说明过原因",
    c_why="为什么",
    c_lifted_at="解除时间",
    c_said="内容",
    c_attached="附件",
    c_day="日报",
    c_week="周报",
    c_month="月报",
    c_minute="几点发",
    c_changed_at="改的时间",
    c_used_at="接受时间",
    c_expires_at="等到",
    c_facts="内容",
    c_awaited="等您说",
    c_where="在哪儿",
    c_building="楼栋",
    c_unit="单元",
    c_floor="楼层",
    c_room="房号",
    c_latitude="纬度",
    c_longitude="经度",
    codes=my_data_codes.ZH,
)

EN = MyData(
    title="Everything Xiaoshao keeps about you",
    made="Put together {at}",
    file="my-data",
    nothing="Nothing",
    yes="yes",
    no="no",
    t_about="You",
    t_consents="Privacy notices you were shown",
    t_tickets="What you reported",
    t_ticket_events="What you said and pressed in neighbours' matters",
    t_followers="Matters you joined",
    t_drafts="What you said, as it was first read",
    t_attachments="Photos and files you sent (their Telegram ids)",
    t_ratings="Your ratings",
    t_corrections="Categories you corrected",
    t_kept_words="Words set aside",
    t_mutes="Mutes",
    t_safety="Your answers in emergencies",
    t_albums="Albums not yet complete",
    t_expectations="Words waited for",
    t_behalves="On whose behalf you reported",
    t_looks="Who looked at your phone number",
    t_duties="Your posts",
    t_leaves="Your leaves",
    t_invites="Invitations you took",
    t_digest_choices="Your choice of digests",
    t_inbox="Messages and presses received from you",
    t_outbox="Messages sent to you",
    c_telegram_id="Telegram id",
    c_name="Name",
    c_username="Username",
    c_phone="Phone",
    c_language="Language",
    c_home_words="Home",
    c_consent_version="Notice shown",
    c_consented_at="Shown at",
    c_writable="Can be written to",
    c_version="Version",
    c_at="When",
    c_number="Number",
    c_status="Status",
    c_category="Category",
    c_place="Place",
    c_text="Your words",
    c_words="Words",
    c_opened_at="Registered",
    c_closed_at="Ended",
    c_outcome="Outcome",
    c_steps="What happened",
    c_action="Step",
    c_by="Who",
    c_kind="Kind",
    c_reason="Reason",
    c_from_at="From",
    c_until_at="Until",
    c_received_at="Received",
    c_created_at="Written",
    c_sent_at="Sent",
    c_became="What became of it",
    c_answer="Answer",
    c_who="For whom",
    c_agreed="They agree",
    c_post="Post",
    c_from_category="Read as",
    c_to_category="You said",
    c_department="Department",
    c_ended_at="Ended early",
    c_file_id="File id",
    c_size="Size (bytes)",
    c_solved="Solved",
    c_contacted="You were contacted",
    c_explained="It was explained",
    c_why="Why",
    c_lifted_at="Lifted",
    c_said="What you said",
    c_attached="Files",
    c_day="Each day",
    c_week="Each week",
    c_month="Each month",
    c_minute="At",
    c_changed_at="Changed",
    c_used_at="Taken up",
    c_expires_at="Until",
    c_facts="In it",
    c_awaited="Waited for",
    c_where="Where",
    c_building="Building",
    c_unit="Unit",
    c_floor="Floor",
    c_room="Flat",
    c_latitude="Latitude",
    c_longitude="Longitude",
    codes=my_data_codes.EN,
)
