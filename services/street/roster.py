"""The roster's import: read the sheets, list every fault or make every change, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from sqlalchemy.engine import Connection

from domain.clock import Clock
from domain.people import Person
from domain.roster.changes import Plan
from domain.roster.days import Days
from domain.roster.known import Known
from domain.roster.nodes import Shape
from domain.roster.plan import Compared, compare
from domain.roster.rows import ReadArea, Records, read_tables
from domain.roster.sheets import Fault, Table
from services.street.roster_choosing import choose
from services.street.roster_following import Following, find_following, follow, rehouse
from services.work import Caller, House, Work
from storage import roster
from storage.transactions import Transactions

Progress = Callable[[str, int], None]
"""Told a stage ('read' or 'write') and how many more rows of it are done."""

_NOBODY = Person(0, 0, "")
_SYSTEM = Caller(telegram_id=0, name="", chat=0, private=True)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an import: with faults nothing was written, and the rest is empty. shape: the grids as they are now."""

    faults: list[Fault] = field(default_factory=list)
    plan: Plan = field(default_factory=Plan)
    shape: Shape = field(default_factory=Shape)
    following: Following = field(default_factory=Following)


def _quietly(_stage: str, _count: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class ImportRoster:
    """Brings the sheets into the database, all or nothing; twice is once.

    zone: the installation's, in which the sheets' days are days. house: needed where there are open tickets, which may
    have to be given to somebody else; an office that only begins has none. Errors: RuntimeError when there are.
    """

    transactions: Transactions
    clock: Clock
    zone: tzinfo
    read_area: ReadArea
    house: House | None = None

    def __call__(
        self,
        tables: Sequence[Table],
        *,
        dry_run: bool = False,
        end_missing: bool = False,
        progress: Progress = _quietly,
    ) -> Imported:
        """The faults, or the plan that was carried out (`dry_run`: that would be).

        end_missing: a duty in a (grid, post) the sheet names, but that no row names any more, ends with yesterday.
        """
        records, faults = read_tables(tables, self.read_area, lambda count: progress("read", count))
        days = Days(self.clock.now(), self.zone)

        def look(connection: Connection) -> tuple[Known, Compared]:
            known = _known(connection, records)
            return known, compare(records, faults, known, days, choose=choose, end_missing=end_missing)

        def show(connection: Connection) -> Imported:
            known, found = look(connection)
            return _imported(found, find_following(connection, found.plan, known))

        def carry_out(connection: Connection) -> Imported:
            roster.hold_still(connection)
            known, found = look(connection)
            if found.faults:
                return _imported(found, Following())
            roster.lock_grids(connection, [known.grids[h.code].id for h in found.plan.heirs if h.follows])
            following = find_following(connection, found.plan, known)
            roster.apply(connection, found.plan, days, lambda count: progress("write", count))
            self._follow(connection, days, following)
            return _imported(found, following)

        if dry_run:
            return self.transactions.read(show).result()
        return self.transactions.write(carry_out).result()

    def _follow(self, connection: Connection, days: Days, following: Following) -> None:
        if self.house is None:
            if following.tickets:
                raise RuntimeError("open tickets cannot follow their grid without the house's promises")
            rehouse(connection, following)
        else:
            follow(Work(connection, days.now, self.house, _NOBODY, _SYSTEM), following)


def _known(connection: Connection, records: Records) -> Known:
    named = {p.telegram_id for p in records.people} | {d.telegram_id for d in records.duties}
    return roster.load_known(connection, named, {c.chat for c in records.chats})


def _imported(found: Compared, following: Following) -> Imported:
    return Imported(found.faults, found.plan, found.shape, following)
