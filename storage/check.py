"""`python -m storage.check`: migrations lead to exactly the tables of storage.tables; exit code 1 and the differences otherwise."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from storage import schema
from storage.engine import make_engine


def main() -> int:
    """Migrates an empty database up, down and up again, and compares."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'check.db'}")
        for step in (schema.upgrade, lambda c: schema.downgrade(c, "base"), schema.upgrade):
            with engine.begin() as connection:
                step(connection)
        with engine.begin() as connection:
            found = schema.differences(connection)
        engine.dispose()
    for difference in found:
        print(difference)  # noqa: T201  # a command's answer
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
