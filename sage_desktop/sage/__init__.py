"""Sage Business Cloud Accounting: wire types, sign-in, client."""
