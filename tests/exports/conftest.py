"""The same databases as the roster's tests."""

from tests.roster.conftest import office, transactions, url

__all__ = ["office", "transactions", "url"]
