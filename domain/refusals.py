"""Refusals: what is so, when something asked for cannot be done; the texts room finds the words."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818  # a refusal is an answer, not a fault
    """Nothing was changed; `facts` go into the sentence the person reads."""

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    @property
    def code(self) -> str:
        """The name under which the texts know it."""
        return type(self).__name__


class NoSuchTicket(Refusal):
    """Absent and forbidden answer alike."""


class NotAllowed(Refusal):
    """The person plays no part that may do this."""


class NotPossibleNow(Refusal):
    """The table has no such step from this status; facts: status."""


class TicketAlreadyClaimed(Refusal):
    """Somebody else holds it; facts: holder (a name)."""


class CardIsOld(Refusal):
    """The button belongs to an earlier state of the ticket or draft."""


class SaidNotSolved(Refusal):
    """Answered 没解决 before: it is being done again by now, and whoever does it can be told otherwise in words."""


class BeingDoneAgain(Refusal):
    """Another resident answered 没解决: what was asked will be asked anew."""


class OnlyTheAuthor(Refusal):
    """Only who wrote the message may press this."""


class WordsNeeded(Refusal):
    """The step needs a sentence and got none."""


class WordsTooLong(Refusal):
    """More than can be kept with a ticket; facts: limit (characters)."""


class NobodyToTakeIt(Refusal):
    """The person named cannot hold this ticket."""


class AlreadyJoined(Refusal):
    """Follows the ticket already."""


class OwnTicket(Refusal):
    """The reporter needs no 我也是."""


class NotASupervisor(Refusal):
    """The command is for those who supervise a grid."""


class ResidentGone(Refusal):
    """The resident asked to be forgotten: nobody can be asked."""


class NotAMonth(Refusal):
    """What was typed behind the command is no month."""


class NoBoard(Refusal):
    """No web board is set up here."""


class StillOnDuty(Refusal):
    """Who acts for the community cannot be forgotten while they do; facts: whom (a name, may be empty)."""


class DataTooSoon(Refusal):
    """Everything about them was put together a moment ago; facts: minutes."""


class ConsentMissing(Refusal):
    """A matter of somebody else's is registered when they agreed to it."""


class NotAtTheTop(Refusal):
    """The command is for those who supervise the whole installation."""


class NotAWorker(Refusal):
    """The command is for those who handle tickets."""


class DangerWaitsForNobody(Refusal):
    """The clock of a dangerous matter is not stopped."""


class NobodyAwaited(Refusal):
    """Nobody has it, so nobody can be reminded."""


class WaitsForYou(Refusal):
    """Who wants to remind is the one it waits on."""


class TooSoon(Refusal):
    """Urged a short while ago; facts: minutes until it may be again."""


class UnknownPlace(Refusal):
    """No such grid or estate."""


class NothingToMerge(Refusal):
    """No other open ticket nearby, or nobody to give the ticket back to."""


class DateNeeded(Refusal):
    """The words name no day."""


class ReasonNeeded(Refusal):
    """A day, and not a word why."""


class AlreadyCalled(Refusal):
    """Each department there is was called in, or the one chosen, and has not given its result; facts: department, at (a moment in words)."""


class DateImpossible(Refusal):
    """The calendar has no such day; facts: said."""


class DateTooEarly(Refusal):
    """The day asked for is not later than the date promised; facts: by (ISO)."""


class DateOver(Refusal):
    """The day that was asked for has passed before anybody answered."""


class DateTooFar(Refusal):
    """Further ahead than anything is promised; facts: days."""


class ExtendedTwice(Refusal):
    """The date was moved as often as may be; facts: times."""


class NothingAsked(Refusal):
    """There is nothing to rule on (any more); facts: asked, when it was asked already and waits."""


class PhotoNeeded(Refusal):
    """The step needs a picture from the spot."""


class NoLiaison(Refusal):
    """No department has a liaison on duty for this place, or not the one chosen."""


class LeaveHow(Refusal):
    """A leave needs its days; facts: name (of somebody who could stand in)."""


class LeaveWho(Refusal):
    """Nobody who may stand in was named; facts: names, name."""


class LeaveInThePast(Refusal):
    """Its first day is over; facts: name (of somebody who could stand in)."""


class LeaveBackwards(Refusal):
    """It ends before it begins."""


class LeaveTooLong(Refusal):
    """One leave lasts at most so long; facts: days."""


class LeaveTwice(Refusal):
    """The caller is on leave in that time already."""


class GridUncovered(Refusal):
    """Nobody would be there: who should stand in is away too; facts: name."""


class LeaveReliedOn(Refusal):
    """The caller stands in for somebody in that time; facts: name."""


class NotAway(Refusal):
    """There is no leave to come back from."""


class DutyHow(Refusal):
    """Turns need two or more people of the same post, and a length in days; facts: grid, names (two of one post), days (at most)."""


class TurnsAlone(Refusal):
    """No post of the grid has two people who could take turns; facts: grid (a name)."""


class HandOverHow(Refusal):
    """Nobody who could take a whole duty was named; facts: name, grid."""


class NothingOnHand(Refusal):
    """There is nothing open to hand over; facts: name."""


class UnknownGrid(Refusal):
    """No grid has this code; facts: said, grid (one the reader supervises)."""


class EmergencyHow(Refusal):
    """An emergency needs words; facts: grid (one the reader supervises)."""


class EmergencyNone(Refusal):
    """None holds in what the reader supervises; facts: grid."""


class NoEmergency(Refusal):
    """None holds there (any more)."""


class OldLink(Refusal):
    """A /start payload that means nothing here."""


class TooFast(Refusal):
    """So many presses that nobody can have read what they pressed."""


class MuteHow(Refusal):
    """Whom, or why, was not said."""


class MuteTooLong(Refusal):
    """Longer, or shorter, than a mute may be; facts: days."""


class NobodyToMute(Refusal):
    """Unknown, in another's subtree, or not muted: all answer alike."""


class StaffNotMuted(Refusal):
    """Who holds a post is spoken to, not muted."""


class InviteHow(Refusal):
    """An invitation needs a post, a grid and a day that is to come."""


class MayNotGive(Refusal):
    """The post is not the caller's to give, or not there."""


class InviteOver(Refusal):
    """Decided, revoked, expired, or none of the caller's: all answer alike."""


class AlreadyHeld(Refusal):
    """Whoever opened the invitation holds the post already."""


class NoSuchDuty(Refusal):
    """Nobody holds it (any more), or it is none of the caller's business: both answer alike."""


class OwnPost(Refusal):
    """One's own post is ended by somebody above."""


class NotAGroup(Refusal):
    """The command binds the group it is typed in."""


class BindHow(Refusal):
    """No such grid among those the caller supervises."""


class OnlyWhoAsked(Refusal):
    """Somebody else is choosing."""


class GroupOfOthers(Refusal):
    """The group is bound to a grid of another subtree; facts: grid (a name)."""


class NotBound(Refusal):
    """The group belongs to no grid."""


class FindHow(Refusal):
    """/find was typed without anything to look for."""


class GridHow(Refusal):
    """/grid was typed without a grid by somebody who has many."""


class NoSuchGrid(Refusal):
    """Absent and not the caller's answer alike; facts: code."""


class SheetHow(Refusal):
    """/sheet was typed with words that name neither a sheet nor a span."""
