"""What those above see and ask: digests, pictures, sheets, searches, the board, the four evaluations."""
