"""A statement of the hot path: compiled once, then handed to the driver as it is, with the errors SQLAlchemy would raise.

SQLAlchemy's own way from a statement to the driver takes several times longer than SQLite takes to run it.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound

from storage.tables import Moment

Values = Mapping[str, Any]
Process = Callable[[Any], Any]
SHORT = 16
"""The longest list for an IN that is compiled by its length; longer ones go SQLAlchemy's way."""


class Found:
    """The rows of one execution, all fetched; columns are attributes of a row. `rowcount`: rows found or changed."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        self._rows, self.rowcount = rows, rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        return list(self._rows)

    def first(self) -> Any:
        """The first row, or None."""
        return self._rows[0] if self._rows else None

    def one_or_none(self) -> Any:
        """The only row, or None. Errors: MultipleResultsFound."""
        if len(self._rows) > 1:
            raise MultipleResultsFound("Multiple rows were found when one or none was required")
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        """The only row. Errors: NoResultFound, MultipleResultsFound."""
        row = self.one_or_none()
        if row is None:
            raise NoResultFound("No row was found when one was required")
        return row

    def scalar_one(self) -> Any:
        """The first column of the only row. Errors: as `one`."""
        return self.one()[0]

    def scalar_one_or_none(self) -> Any:
        """The first column of the only row, or None."""
        row = self.one_or_none()
        return None if row is None else row[0]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement as one engine's driver wants it: text, values by position or name, and how to turn them."""

    text: str
    binds: tuple[tuple[str, Process | None], ...]
    positional: bool
    constants: dict[str, Any]
    spread: dict[str, list[str]]
    """Lists, and the names of their parts."""
    row: Callable[[Any], Any] | None
    """Makes a row of the driver's tuple; None where the statement returns none."""

    def parameters(self, values: Values) -> Any:
        """What the driver gets. Errors: KeyError for a value that is missing."""
        constants = self.constants
        for name, parts in self.spread.items():
            values = {**values, **dict(zip(parts, values[name], strict=True))}
        if self.positional:
            return [
                constants[name] if name in constants else values[name] if turn is None else turn(values[name])
                for name, turn in self.binds
            ]
        return constants | {
            name: values[name] if turn is None else turn(values[name])
            for name, turn in self.binds
            if name not in constants
        }


class Prepared:
    """`execute(c, values)` is what `c.execute(statement, values)` is, for one set of values and within a transaction.

    An INSERT or UPDATE sets the columns `values` names, as with SQLAlchemy; defaults computed in Python are not for it.
    Errors: sqlalchemy.exc.DBAPIError and its kin.
    """

    __slots__ = ("_lists", "_plans", "_statement")

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._plans: dict[tuple[Any, ...], _Plan] = {}
        binds = (one for one in sa.sql.visitors.iterate(statement) if isinstance(one, sa.BindParameter))
        self._lists = tuple({one.key for one in binds if one.expanding and one.required})

    def execute(self, c: Connection, values: Values) -> Found:
        if any(len(values[name]) > SHORT for name in self._lists):
            result = c.execute(self._statement, dict(values))
            return Found(result.all() if result.returns_rows else (), result.rowcount)
        plan = self._plan(c, values)
        connection, driver = c.connection, c.dialect.loaded_dbapi
        try:
            cursor = connection.cursor()
            try:
                cursor.execute(plan.text, plan.parameters(values))
                if plan.row is None:
                    return Found((), cursor.rowcount)
                rows = [plan.row(row) for row in cursor.fetchall()]
                return Found(rows, cursor.rowcount)
            finally:
                cursor.close()
        except driver.Error as fault:
            raise _as_sqlalchemy(c, plan.text, fault) from fault

    def _plan(self, c: Connection, values: Values) -> _Plan:
        key = (c.dialect.name, *values, *(len(values[name]) for name in self._lists))
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = _planned(self._statement, c.dialect, values)
        return plan


def _planned(statement: Any, dialect: Dialect, values: Values) -> _Plan:
    sets = {"column_keys": list(values)} if isinstance(statement, sa.sql.dml.ValuesBase) else {}
    compiled: Any = statement.compile(dialect=dialect, **sets)
    whole = compiled.construct_expanded_state(dict(values))
    turns: dict[str, Process | None] = {}
    for name, bind in compiled.binds.items():
        turn = _bind_processor(bind.type, dialect)
        turns |= dict.fromkeys([name, *whole.parameter_expansion.get(name, ())], turn)
    spread = {name: parts for name, parts in whole.parameter_expansion.items() if name in values}
    given = {*values, *(part for parts in spread.values() for part in parts)}
    used = whole.positiontup if compiled.positional else list(whole.parameters)
    fixed = {name: whole.parameters[name] for name in used if name not in given}
    constants = {name: turn(value) if (turn := turns[name]) else value for name, value in fixed.items()}
    binds = tuple((name, turns[name]) for name in used)
    return _Plan(whole.statement, binds, bool(compiled.positional), constants, spread, _row_maker(statement, dialect))


_MOMENTS: dict[str, Process] = {}


def _bind_processor(kind: Any, dialect: Dialect) -> Process | None:
    turn: Process | None = kind.dialect_impl(dialect).bind_processor(dialect)
    if turn is None or not isinstance(kind, Moment):
        return turn
    # The moment of the work stands in most of what it writes.
    return _MOMENTS.setdefault(dialect.name, lru_cache(maxsize=1024)(turn))


def _row_maker(statement: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    if not getattr(statement, "exported_columns", None):
        return None
    columns = list(statement.exported_columns)
    shape = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]  # noqa: PYI024  # named by the statement
    turns = [(n, column.type.dialect_impl(dialect).result_processor(dialect, None)) for n, column in enumerate(columns)]
    turned = [(n, turn) for n, turn in turns if turn is not None]
    if not turned:
        return shape._make

    def make(row: Any) -> Any:
        plain = list(row)
        for n, turn in turned:
            plain[n] = turn(plain[n])
        return shape._make(plain)

    return make


def _as_sqlalchemy(c: Connection, text: str, fault: Exception) -> BaseException:
    """The driver's error as SQLAlchemy raises it, without the values; a lost connection is thrown away."""
    lost = c.dialect.is_disconnect(fault, c.connection.dbapi_connection, None)  # type: ignore[arg-type]
    base: Any = c.dialect.loaded_dbapi.Error
    error = DBAPIError.instance(
        text, None, fault, base, hide_parameters=True, connection_invalidated=lost, dialect=c.dialect
    )
    if lost:
        c.invalidate(fault)
    return error
