"""Tickets and notices as a reader may see them, at the moment they are said."""
