"""Posters for the wall: the four things made public of a grid or building, with a code to scan."""
