"""Tables, queries, inbox, outbox and migrations; the only room that knows SQL."""
