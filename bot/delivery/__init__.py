"""The speaking end: what is a row in the outbox is told, once, in order, within Telegram's limits."""
