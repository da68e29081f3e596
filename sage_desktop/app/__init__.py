"""Builds the program's window and its life: arguments, start, ordered stop."""
