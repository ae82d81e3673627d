"""What the program keeps as codes, in words, for the file somebody gets of everything about them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCodes:
    """The first word names what it is a code of; `…_other` stands for every code that has no word of its own."""

    language_zh: str
    language_en: str
    # how one's own matter stands, and how it ended
    matter_registered: str
    matter_assigned: str
    matter_accepted: str
    matter_in_progress: str
    matter_waiting: str
    matter_listed: str
    matter_checking: str
    matter_resolved: str
    matter_closed: str
    matter_withdrawn: str
    matter_merged: str
    matter_not_accepted: str
    outcome_solved: str
    outcome_explained: str
    outcome_unanswered: str
    answer_satisfied: str
    answer_fair: str
    answer_unsatisfied: str
    answer_safe: str
    answer_help: str
    draft_offered: str
    draft_registered: str
    draft_joined: str
    draft_dismissed: str
    draft_expired: str
    why_throttled: str
    why_muted: str
    file_photo: str
    file_video: str
    file_voice: str
    file_document: str
    file_video_note: str
    file_audio: str
    file_animation: str
    # what Telegram handed over, and what came of it
    update_message: str
    update_edited_message: str
    update_callback_query: str
    update_my_chat_member: str
    became_other: str
    became_refused: str
    became_registered: str
    became_registered_danger: str
    became_offered: str
    became_one_more_thing: str
    became_asked_for_words: str
    became_words_needed: str
    became_not_a_request: str
    became_dismissed: str
    became_joined: str
    became_noted: str
    became_attached: str
    became_album_part: str
    became_album_late_part: str
    became_edit_ignored: str
    became_throttled: str
    became_muted: str
    became_quarantined: str
    became_unbound_group: str
    became_empty: str
    became_nothing_said: str
    became_unreadable: str
    # what was told, and whether it arrived
    told_waiting: str
    told_sending: str
    told_sent: str
    told_sent_twice: str
    told_with_another: str
    told_another_way: str
    told_needs_human: str
    told_untrue: str
    told_held: str
    notice_other: str
    notice_draft_card: str
    notice_resident_card: str
    notice_welcome: str
    notice_privacy: str
    notice_my_data: str
    notice_forget: str
    notice_choose_estate: str
    notice_choose_building: str
    notice_home_set: str
    notice_help: str
    notice_who: str
    notice_my_tickets: str
    notice_danger_advice: str
    notice_accepted: str
    notice_progress: str
    notice_question: str
    notice_resolved: str
    notice_reopened: str
    notice_ask_rating: str
    notice_thanks: str
    notice_paused: str
    notice_extended: str
    notice_listed: str
    notice_unlisted: str
    notice_late: str
    notice_merged: str
    notice_unmerged: str
    notice_whistled: str
    notice_closed_unanswered: str
    notice_withdrawn: str
    notice_not_accepted: str
    notice_handed_over: str
    notice_joined: str
    notice_noted: str
    notice_urged: str
    notice_words_please: str
    notice_say_it: str
    notice_choose: str
    notice_refused: str
    notice_slow_down: str
    notice_muted: str
    notice_emergency: str
    notice_invite_ask: str
    notice_duty_begun: str
    notice_duty_ended: str
    # what the next words are for
    awaited_other: str
    awaited_draft_words: str
    awaited_draft_estate: str
    awaited_draft_place: str
    awaited_draft_behalf: str
    awaited_report: str
    awaited_home: str
    awaited_supplement: str
    awaited_answer: str
    awaited_rate: str


ZH = KeptCodes(
    language_zh="中文",
    language_en="英文",
    matter_registered="登记了",
    matter_assigned="派给网格员了",
    matter_accepted="有人接了",
    matter_in_progress="正在办",
    matter_waiting="在等回话或配合",
    matter_listed="一时办不了，挂着账",
    matter_checking="说办好了，正在核实",
    matter_resolved="说办好了，等您确认",
    matter_closed="办结了",
    matter_withdrawn="您撤回了",
    matter_merged="并到另一件一起办",
    matter_not_accepted="没有受理",
    outcome_solved="解决了",
    outcome_explained="解决不了，说明了原因",
    outcome_unanswered="没等到您回话",
    answer_satisfied="满意",
    answer_fair="基本满意",
    answer_unsatisfied="不满意",
    answer_safe="平安",
    answer_help="需要帮助",
    draft_offered="等您点登记",
    draft_registered="登记了",
    draft_joined="点了「我也是」",
    draft_dismissed="您说不是诉求",
    draft_expired="没人点，收起来了",
    why_throttled="说得太快",
    why_muted="禁言期间",
    file_photo="照片",
    file_video="视频",
    file_voice="语音",
    file_document="文件",
    file_video_note="视频",
    file_audio="录音",
    file_animation="动图",
    update_message="消息",
    update_edited_message="改过的消息",
    update_callback_query="点按钮",
    update_my_chat_member="启用或停用",
    became_other="照办了",
    became_refused="没办成，当时说了原因",
    became_registered="登记成一件事",
    became_registered_danger="紧急，马上登记了",
    became_offered="问您要不要登记",
    became_one_more_thing="又问了您一句",
    became_asked_for_words="请您说说什么事",
    became_words_needed="请您补一句话",
    became_not_a_request="看着不是诉求，没登记",
    became_dismissed="您说不是诉求，没登记",
    became_joined="算进邻居那件事",
    became_noted="记到那件事里",
    became_attached="附件收下了",
    became_album_part="相册里的一张",
    became_album_late_part="相册里的一张",
    became_edit_ignored="改动不影响，没动",
    became_throttled="太快了，先留着",
    became_muted="禁言期间，先留着",
    became_quarantined="出错了，转给人看",
    became_unbound_group="这个群还没接上社区",
    became_empty="没有内容",
    became_nothing_said="没有内容",
    became_unreadable="没读懂",
    told_waiting="等着发",
    told_sending="正在发",
    told_sent="发到了",
    told_sent_twice="补发过",
    told_with_another="并在另一条里发了",
    told_another_way="没法私下发，在群里提醒的",
    told_needs_human="没发到，转给人看",
    told_untrue="情况变了，没发",
    told_held="先放着没发",
    notice_other="工作消息",
    notice_draft_card="登记前的卡片",
    notice_resident_card="您这件事的卡片",
    notice_welcome="欢迎",
    notice_privacy="隐私说明",
    notice_my_data="您的全部信息",
    notice_forget="问您要不要注销",
    notice_choose_estate="问您住哪个小区",
    notice_choose_building="问您住哪栋楼",
    notice_home_set="住处记好了",
    notice_help="怎么用",
    notice_who="谁管这一片",
    notice_my_tickets="您的事有几件",
    notice_danger_advice="紧急提醒",
    notice_accepted="有人接了",
    notice_progress="进展",
    notice_question="网格员问您",
    notice_resolved="说办好了，请您确认",
    notice_reopened="重新办",
    notice_ask_rating="请您评价",
    notice_thanks="谢谢您",
    notice_paused="先停一停",
    notice_extended="要晚几天",
    notice_listed="一时办不了，挂着账",
    notice_unlisted="又开始办了",
    notice_late="过了说好的日子",
    notice_merged="和另一件一起办",
    notice_unmerged="拆开单独办",
    notice_whistled="叫了部门来",
    notice_closed_unanswered="没等到您回话，结了",
    notice_withdrawn="撤回了",
    notice_not_accepted="没有受理",
    notice_handed_over="换人办了",
    notice_joined="算您一个",
    notice_noted="您的话记下了",
    notice_urged="替您催了",
    notice_words_please="请您用文字说",
    notice_say_it="请您说一句",
    notice_choose="请您选一个",
    notice_refused="没办成，说了原因",
    notice_slow_down="请您慢点说",
    notice_muted="禁言和解除",
    notice_emergency="应急通知",
    notice_invite_ask="请您上岗",
    notice_duty_begun="上岗了",
    notice_duty_ended="离岗了",
    awaited_other="您的回话",
    awaited_draft_words="什么事",
    awaited_draft_estate="在哪个小区",
    awaited_draft_place="在什么地方",
    awaited_draft_behalf="替谁报",
    awaited_report="要报什么事",
    awaited_home="您住哪里",
    awaited_supplement="要补充的话",
    awaited_answer="给网格员的回话",
    awaited_rate="评价的话",
)

EN = KeptCodes(
    language_zh="Chinese",
    language_en="English",
    matter_registered="Registered",
    matter_assigned="Given to a grid worker",
    matter_accepted="Somebody has taken it",
    matter_in_progress="Being worked on",
    matter_waiting="Waiting for an answer or for help",
    matter_listed="Cannot be done for now, on the long-term list",
    matter_checking="Said to be done, being checked",
    matter_resolved="Said to be done, your word is awaited",
    matter_closed="Closed",
    matter_withdrawn="You took it back",
    matter_merged="Handled together with another",
    matter_not_accepted="Not accepted",
    outcome_solved="Solved",
    outcome_explained="Could not be solved, was explained",
    outcome_unanswered="You were asked and did not answer",
    answer_satisfied="Satisfied",
    answer_fair="Fairly satisfied",
    answer_unsatisfied="Not satisfied",
    answer_safe="Safe",
    answer_help="In need of help",
    draft_offered="Waits for you to register it",
    draft_registered="Registered",
    draft_joined="You joined a neighbour's",
    draft_dismissed="Not a matter, you said",
    draft_expired="Nobody pressed, put away",
    why_throttled="Too many at once",
    why_muted="While muted",
    file_photo="Photo",
    file_video="Video",
    file_voice="Voice",
    file_document="Document",
    file_video_note="Video",
    file_audio="Recording",
    file_animation="Animation",
    update_message="Message",
    update_edited_message="Edited message",
    update_callback_query="Button pressed",
    update_my_chat_member="Started or stopped the bot",
    became_other="Done",
    became_refused="Not done, you were told why",
    became_registered="Became a matter",
    became_registered_danger="Urgent, registered at once",
    became_offered="You were asked whether to register it",
    became_one_more_thing="You were asked one more thing",
    became_asked_for_words="You were asked what it is about",
    became_words_needed="You were asked for a word",
    became_not_a_request="Not taken for a matter",
    became_dismissed="Not a matter, you said",
    became_joined="Added to a neighbour's matter",
    became_noted="Added to that matter",
    became_attached="Files kept",
    became_album_part="One of an album",
    became_album_late_part="One of an album",
    became_edit_ignored="The edit changed nothing",
    became_throttled="Too fast, kept for later",
    became_muted="While muted, kept for later",
    became_quarantined="Failed, shown to a person",
    became_unbound_group="That group is not connected",
    became_empty="Nothing in it",
    became_nothing_said="Nothing in it",
    became_unreadable="Could not be read",
    told_waiting="Waits to be sent",
    told_sending="Being sent",
    told_sent="Sent",
    told_sent_twice="Sent again to be sure",
    told_with_another="Sent in another message",
    told_another_way="You could not be written to, so the group was asked",
    told_needs_human="Did not arrive, shown to a person",
    told_untrue="No longer so, not sent",
    told_held="Put aside",
    notice_other="Work",
    notice_draft_card="Card before registering",
    notice_resident_card="Card of your matter",
    notice_welcome="Welcome",
    notice_privacy="Privacy notice",
    notice_my_data="Everything about you",
    notice_forget="Whether to erase you",
    notice_choose_estate="Which estate you live in",
    notice_choose_building="Which building you live in",
    notice_home_set="Your home was noted",
    notice_help="How it works",
    notice_who="Who looks after your place",
    notice_my_tickets="Your matters",
    notice_danger_advice="What to do in danger",
    notice_accepted="Somebody has taken it",
    notice_progress="News",
    notice_question="A question to you",
    notice_resolved="Said to be done, is it?",
    notice_reopened="Taken up again",
    notice_ask_rating="How was it?",
    notice_thanks="Thanks",
    notice_paused="Paused",
    notice_extended="It takes longer",
    notice_listed="Cannot be done for now",
    notice_unlisted="Taken up again",
    notice_late="Past its date",
    notice_merged="Handled together with another",
    notice_unmerged="Handled by itself again",
    notice_whistled="Departments were called in",
    notice_closed_unanswered="Closed without an answer",
    notice_withdrawn="Taken back",
    notice_not_accepted="Not accepted",
    notice_handed_over="Somebody else has it now",
    notice_joined="You were counted in",
    notice_noted="Your words were noted",
    notice_urged="Urged for you",
    notice_words_please="Words, please",
    notice_say_it="A word, please",
    notice_choose="A choice, please",
    notice_refused="Not done, and why",
    notice_slow_down="Slower, please",
    notice_muted="Muted, or no longer",
    notice_emergency="Emergency",
    notice_invite_ask="Invitation to a post",
    notice_duty_begun="Post begun",
    notice_duty_ended="Post ended",
    awaited_other="Your answer",
    awaited_draft_words="What it is about",
    awaited_draft_estate="Which estate",
    awaited_draft_place="Where it is",
    awaited_draft_behalf="For whom it is",
    awaited_report="What to report",
    awaited_home="Where you live",
    awaited_supplement="What to add",
    awaited_answer="Your answer to the worker",
    awaited_rate="Words to your rating",
)
