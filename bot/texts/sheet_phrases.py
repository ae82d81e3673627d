"""What stands in staff's sheets: names of sheets, headers of columns, and words for codes; each language in a module of its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetNames:
    """The tabs of a workbook."""

    tickets: str
    events: str
    categories: str
    grids: str
    whistles: str
    call_backs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """The columns that services/supervision/sheets.py names."""

    ticket_number: str
    status_words: str
    category_words: str
    category_code: str
    source_words: str
    urgent: str
    delicate: str
    district: str
    street: str
    community: str
    grid_name: str
    grid_code: str
    place_words: str
    responsible: str
    joined: str
    words: str
    opened: str
    accept_by: str
    accepted: str
    contact_by: str
    contacted: str
    resolve_by: str
    resolved: str
    closed: str
    overdue: str
    overdue_hours: str
    extended: str
    returned: str
    reopened: str
    paused_hours: str
    waiting_for: str
    review_on: str
    watch: str
    departments: str
    outcome_words: str
    said_contacted: str
    said_solved: str
    said_answer: str
    called_at: str
    called_reached: str
    called_contacted: str
    called_solved: str
    called_answer: str
    called_words: str
    caller: str
    week: str
    drawn: str
    excluded: str
    merged_into: str
    files: str
    done_at: str
    action_words: str
    actor_name: str
    part_words: str
    after_words: str
    said: str
    called_by: str
    whistled_by: str
    whistle_words: str
    called_on: str
    department: str
    liaison: str
    report_by: str
    reported: str
    report_late: str
    delivered: str
    result: str
    mark: str
    excuse: str
    level: str
    above: str
    workers: str
    households: str
    residents: str
    new: str
    urgent_new: str
    again: str
    closed_n: str
    unanswered: str
    open: str
    overdue_n: str
    response: str
    asked: str
    solving: str
    answered: str
    content: str
    rated: str
    hours_to_accept: str
    hours_to_resolve: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    """Words for codes that no other part of the texts has; `part_*`, `caller_*`, `level_*` by their codes."""

    yes: str
    no: str
    private: str
    group: str
    solved: str
    explained: str
    unanswered: str
    ordinary: str
    yellow: str
    red: str
    resident: str
    third_party: str
    parts: str
    part_reporter: str
    part_follower: str
    part_assignee: str
    part_staff: str
    part_above: str
    part_called: str
    part_system: str
    part_stranger: str
    caller_resident: str
    caller_worker: str
    caller_community: str
    caller_town: str
    caller_police: str
    caller_system: str
    level_district: str
    level_street: str
    level_community: str
    level_grid: str
    level_building: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a step of the history says besides: how a fact is called, and how facts stand one after the other."""

    pair: str
    apart: str
    from_: str
    to: str
    into: str
    became: str
    stage: str
    by: str
    called: str
    holder: str
    until: str
    resolve_by: str
    asked_by: str
    proposed: str
    verifier: str
    reason: str
    source: str
    department: str
    departments: str
    was: str
    answer: str
    mark: str
    watch: str
    reached: str
    contacted: str
    solved: str
    done: str
    files: str
    stage_accept: str
    stage_contact: str
    stage_resolve: str
    stage_review: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """Everything about sheets. In sentences {grid} is a name, {first} and {last} are days, {count} and {most} numbers."""

    names: SheetNames
    headers: Headers
    words: SheetWords
    details: Details
    button: str
    whole: str
    which_sheet: str
    which_span: str
    week: str
    last_week: str
    month: str
    last_month: str
    title: str
    of: str
    nothing: str
    nothing_whole: str
    no_tickets: str  # beside a sheet of sums
    cut: str
    cut_how: str
    alive: str
    delicate: str
