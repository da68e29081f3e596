"""The tables of the book as peewee models, by subject; they never leave ``book``."""
