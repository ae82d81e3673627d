"""The roster's import: read the sheets, list every fault or make every change, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from sqlalchemy.engine import Connection

from domain.clock import Clock
from domain.roster.changes import Days, Plan, calendar_faults, plan
from domain.roster.references import reference_faults
from domain.roster.rows import ReadArea, Records, read_tables
from domain.roster.sheets import Fault, Sheet, Table
from storage import roster
from storage.transactions import Transactions

Progress = Callable[[str, int], None]
"""Told a stage ('read' or 'write') and how many more rows of it are done."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an import: with faults nothing was written, and `plan` is empty."""

    faults: list[Fault] = field(default_factory=list)
    plan: Plan = field(default_factory=Plan)


def _quietly(_stage: str, _count: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class ImportRoster:
    """Brings the sheets into the database, all or nothing; twice is once.

    zone: the installation's, in which the sheets' days are days.
    """

    transactions: Transactions
    clock: Clock
    zone: tzinfo
    read_area: ReadArea

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

        def look(connection: Connection) -> Imported:
            return _compare(connection, records, faults, days, end_missing=end_missing)

        def carry_out(connection: Connection) -> Imported:
            roster.hold_still(connection)
            found = look(connection)
            if not found.faults:
                roster.apply(connection, found.plan, lambda count: progress("write", count))
            return found

        if dry_run:
            return self.transactions.read(look).result()
        return self.transactions.write(carry_out).result()


def _compare(
    connection: Connection, records: Records, faults: Sequence[Fault], days: Days, *, end_missing: bool
) -> Imported:
    """Against what the database knows: faults if there is one, else the plan."""
    named = {p.telegram_id for p in records.people} | {d.telegram_id for d in records.duties}
    known = roster.load_known(connection, named, {c.chat for c in records.chats})
    found = [*faults, *reference_faults(records, known, days.today)]
    bad = {fault.row for fault in found if fault.sheet == Sheet.duties}
    found += calendar_faults([d for d in records.duties if d.row not in bad], known, days)
    if found:
        return Imported(faults=in_reading_order(found))
    return Imported(plan=plan(records, known, days, end_missing=end_missing))


def in_reading_order(faults: Sequence[Fault]) -> list[Fault]:
    """Sheet by sheet, from the top down."""
    order = {sheet.value: place for place, sheet in enumerate(Sheet)}
    return sorted(faults, key=lambda f: (order.get(f.sheet, len(order)), f.row))
