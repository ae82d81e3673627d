"""The same databases as the roster's tests."""

from tests.roster.conftest import office, postgres_server, postgres_url, transactions, url

__all__ = ["office", "postgres_server", "postgres_url", "transactions", "url"]
