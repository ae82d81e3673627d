"""Words in, what they mean out; knows nothing of chats, tickets or tables."""
