"""Sentences that are always the same, one field each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """Whole sentences without anything foreign in them."""

    again: str
    no_file: str
    urgent: str
    estimated: str
    # a report not yet registered
    offer: str
    only_the_author: str
    heard: str
    right: str
    unsure: str
    which_category: str
    every_category: str
    which_estate: str
    which_place: str
    place_by_hand: str
    place_by_reply: str
    what_is_it: str
    location_kept: str
    several: str
    or_file_it: str
    dismissed: str
    lapsed: str
    registered: str
    one_more_thing: str
    # to residents
    how_to_answer_in_danger: str
    how_to_answer: str
    is_it_solved: str
    how_content: str
    thanks_satisfied: str
    thanks_fair: str
    thanks_unsatisfied: str
    closed_solved: str
    closed_unanswered: str
    withdraw_sure: str
    withdraw_over: str
    withdrawn: str
    unmerged: str
    joined: str
    noted: str
    noted_by_staff: str
    told_residents: str
    asked_residents: str
    danger_heading: str
    danger_rung: str
    # at home
    welcome: str
    welcome_back: str
    help: str
    after_thanks: str
    after_greeting: str
    after_praise: str
    after_cancel: str
    help_in_group: str
    help_for_staff: str
    sent_in_private: str
    which_home: str
    home_by_hand: str
    no_tickets: str
    words_please: str
    words_please_voice: str
    words_please_empty: str
    # to workers and those above
    danger_ring: str
    nothing_to_do: str
    choose_person: str
    choose_category: str
    choose_ticket: str
    history: str
    nothing_listed: str
    lexicon: str
    lexicon_live: str
    lexicon_empty: str
