"""The web board: how a subtree stands, for a desk or a wall, read-only, drawn by the server."""
