"""One update in, one call of one use case out; nothing here speaks or stores."""
