"""Pictures under digests: how a week or month went, and where things are open."""
