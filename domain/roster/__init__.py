"""The roster: sheets of grids, people, duties and chats become faults or a plan of changes, never half of each."""
