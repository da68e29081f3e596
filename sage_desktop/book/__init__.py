"""The company's records in one SQLite file. peewee lives here only."""
