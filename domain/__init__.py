"""The rules, in plain Python: no framework, no await, no clock, no text for people."""
