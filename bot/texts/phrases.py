"""Words that stand by themselves, one field each: a language that lacks one cannot be made."""

from __future__ import annotations

from dataclasses import dataclass, fields


def phrase(phrases: object, code: str) -> str | None:
    """The phrase named by a code (`return` stands in `return_`), None when there is none."""
    names = {field.name for field in fields(phrases)}  # type: ignore[arg-type]  # every class below is a dataclass
    found = next((name for name in (code, f"{code}_") if name in names), None)
    return str(getattr(phrases, found)) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """Words on buttons; those of the main path are fixed for zh."""

    register: str
    not_a_request: str
    change_category: str
    change_place: str
    follow: str
    both: str
    only: str
    accept: str
    return_: str
    hand_over: str
    note: str
    resolve: str
    ask: str
    recategorise: str
    confirm: str
    dispute: str
    satisfied: str
    fair: str
    unsatisfied: str
    urge: str
    supplement: str
    withdraw: str
    withdraw_yes: str
    withdraw_no: str
    answer: str
    remind: str
    reassign: str
    reject: str
    merge: str
    unmerge: str
    view: str
    files: str
    more: str
    back: str
    here: str
    start_again: str
    mine: str
    home: str
    help: str
    open_private: str
    earlier: str
    later: str
    all_overdue: str
    all_due: str
    all_reopened: str
    all_open: str
    adopt: str
    decline: str
    undo_word: str
    pause: str
    resume: str
    extend: str
    grant: str
    deny: str
    list_: str
    unlist: str
    contest: str
    rule: str
    whistle: str
    report_in: str
    deliver: str
    mark: str
    supervise: str
    lift: str
    instruct: str
    submit: str
    verify: str
    fail: str
    explain: str
    reveal: str
    call_back: str
    exclude: str
    include: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statuses:
    """A ticket's status for staff, in a word or two."""

    registered: str
    assigned: str
    accepted: str
    in_progress: str
    waiting: str
    resolved: str
    closed: str
    withdrawn: str
    merged: str
    not_accepted: str
    listed: str
    checking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """Posts as people call them."""

    worker: str
    deputy: str
    lead: str
    supervisor: str
    liaison: str
    volunteer: str
    admin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What somebody did, as a line of the history says it."""

    register: str
    assign: str
    accept: str
    return_: str
    hand_over: str
    note: str
    ask: str
    answer: str
    resolve: str
    confirm: str
    dispute: str
    expire: str
    rate: str
    supplement: str
    remark: str
    urge: str
    withdraw: str
    follow: str
    recategorise: str
    remind: str
    reassign: str
    reject: str
    merge: str
    unmerge: str
    pause: str
    resume: str
    extend: str
    grant: str
    deny: str
    list_: str
    unlist: str
    contest: str
    rule: str
    whistle: str
    report_in: str
    deliver: str
    mark: str
    supervise: str
    lift: str
    instruct: str
    submit: str
    verify: str
    fail: str
    explain: str
    reveal: str
    call_back: str
    exclude: str
    include: str
    warn: str
    escalate: str
    on_leave: str
    back_on_duty: str
    whole_duty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompts:
    """What is asked for after a button that needs words was pressed; named by action."""

    return_: str
    hand_over: str
    note: str
    ask: str
    answer: str
    resolve: str
    supplement: str
    remark: str
    rate: str
    reject: str
    report: str
    where: str
    something: str
    pause: str
    extend: str
    deny: str
    list_: str
    contest: str
    whistle: str
    deliver: str
    instruct: str
    submit: str
    fail: str
    explain: str
    exclude: str
    call_back: str
    excuse: str
    verify: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dangers:
    """What to do now and whom to call, by the kind of danger; a line break parts the steps."""

    gas: str
    fire: str
    lift: str
    suicide: str
    electric: str
    medical: str
    crime: str
    missing: str
    violence: str
    collapse: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why somebody could not be told something."""

    never_started: str
    blocked: str
    unknown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerNews:
    """Headings of the news a worker gets, by `what`; {by} and {holder} are names."""

    yours: str
    supplement: str
    answer: str
    urged: str
    urged_to_verify: str
    withdrawn: str
    withdrawn_danger: str
    reminded: str
    reminded_to_verify: str
    taken_by: str
    taken_over: str
    remark: str
    joined: str
    solved: str
    rating_words: str
    again: str
    handed_up: str
    reopened: str
    rejected: str
    merged: str
    merged_here: str
    something: str
    granted: str
    denied: str
    lapsed: str
    listed: str
    unlisted: str
    ruled: str
    verify: str
    verified: str
    failed: str
    watched_ordinary: str
    watched_yellow: str
    watched_red: str
    lifted: str
    instructed: str
    due_accept: str
    due_contact: str
    due_resolve: str
    late_accept: str
    late_contact: str
    late_resolve: str
    review: str
    reported_in: str
    delivered: str
    not_reported: str
    clear: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorNews:
    """Headings of the news somebody above gets, by `what`; {by} and {name} are names, {words} a department."""

    nobody: str
    returned: str
    again: str
    handed_up: str
    unhappy: str
    unhappy_words: str
    reopened: str
    reopened_by_follower: str
    danger: str
    withdrawn: str
    unreachable: str
    unreachable_often: str
    quarantine: str
    something: str
    extension: str
    contested: str
    late_accept: str
    late_contact: str
    late_resolve: str
    late_extension: str
    late_owner: str
    review: str
    not_reported: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """What is so when something cannot be done, by the refusal's name in snake case; {facts} may stand in it."""

    no_such_ticket: str
    not_allowed: str
    not_possible_now: str
    ticket_already_claimed: str
    card_is_old: str
    said_not_solved: str
    being_done_again: str
    only_the_author: str
    words_needed: str
    words_too_long: str
    nobody_to_take_it: str
    nothing_to_merge: str
    already_joined: str
    own_ticket: str
    not_a_supervisor: str
    no_board: str
    not_a_month: str
    resident_gone: str
    not_at_the_top: str
    not_a_worker: str
    danger_waits_for_nobody: str
    nobody_awaited: str
    waits_for_you: str
    too_soon: str
    unknown_place: str
    old_link: str
    join_instead: str
    set_aside: str
    too_fast: str
    mute_how: str
    mute_too_long: str
    nobody_to_mute: str
    still_on_duty: str
    data_too_soon: str
    consent_missing: str
    staff_not_muted: str
    anonymous_caller: str
    date_needed: str
    reason_needed: str
    already_called: str
    date_impossible: str
    date_too_early: str
    date_over: str
    date_too_far: str
    extended_twice: str
    nothing_asked: str
    photo_needed: str
    no_liaison: str
    leave_how: str
    leave_in_the_past: str
    leave_backwards: str
    leave_too_long: str
    leave_twice: str
    grid_uncovered: str
    leave_relied_on: str
    not_away: str
    leave_who: str
    duty_how: str
    turns_alone: str
    hand_over_how: str
    nothing_on_hand: str
    unknown_grid: str
    emergency_how: str
    emergency_none: str
    no_emergency: str
    find_how: str
    grid_how: str
    no_such_grid: str
    sheet_how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The short answer to a press, by the outcome's code; {facts} may stand in it."""

    accepted: str
    accepted_before: str
    adopted: str
    album_late_part: str
    album_part: str
    anonymous_admin: str
    answered: str
    asked: str
    asked_for_words: str
    attached: str
    back: str
    blocked: str
    cancelled: str
    choose: str
    chosen: str
    confirmed: str
    declined: str
    dismissed: str
    edit_ignored: str
    empty: str
    group_moved: str
    handed_over: str
    helped: str
    home_set: str
    joined: str
    joined_group: str
    joined_unwritable: str
    left_group: str
    lexicon: str
    listed: str
    located: str
    merged: str
    mine: str
    not_a_request: str
    noted: str
    nothing_said: str
    offered: str
    one_more_thing: str
    overview: str
    place_not_found: str
    rated: str
    read_again: str
    reassigned: str
    recategorised: str
    registered: str
    registered_danger: str
    rejected: str
    remarked: str
    reminded: str
    reopened: str
    resolved: str
    returned: str
    shown: str
    staff_talk: str
    started: str
    todo: str
    unbound_group: str
    unblocked: str
    unreadable: str
    urged: str
    unmerged: str
    word_undone: str
    withdrawn: str
    not_withdrawn: str
    words_needed: str
    throttled: str
    muted: str
    mute_set: str
    mute_lifted: str
    reviewed: str
    something: str
    paused: str
    resumed: str
    extension_asked: str
    granted: str
    denied: str
    put_on_list: str
    unlisted: str
    contested: str
    ruled: str
    submitted: str
    verified: str
    failed_check: str
    explained: str
    supervised: str
    lifted: str
    instructed: str
    revealed: str
    contact_noted: str
    left_closed: str
    excluded: str
    included: str
    call_back_noted: str
    whistled: str
    reported_in: str
    reported_before: str
    delivered: str
    marked: str
    marked_before: str
    excused: str
    board: str
    missed: str
    leave_set: str
    back_on_duty: str
    duties: str
    emergency_begun: str
    emergency_ended: str
    my_data: str
    kept: str
    forgotten: str
    files_sent: str
    no_files: str
    explained_privacy: str
    behalf_agreed: str
    behalf_not_agreed: str
    behalf_own: str
    safety_phones: str
    emergency_shown: str
    appraised: str
    weekly: str
    weekly_set: str
    safety_safe: str
    safety_help: str
    safety_told: str
    safety_over: str
    duty_handed_over: str
    emergency_changed: str
    found: str
    sheet_asked: str
    sheet_coming: str
