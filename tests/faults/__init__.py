"""The fault kit: the unchanged program as real processes, misfortune of every kind, and a ledger of what became of each word."""
