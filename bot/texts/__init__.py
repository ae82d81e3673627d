"""Every word people read: facts and a language in, messages with buttons out."""
