"""Who belongs where: the roster and its changes, invitations, groups and posts that end."""
