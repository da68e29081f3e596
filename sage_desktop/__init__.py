"""Sage Desktop links a company's records with Sage Business Cloud Accounting."""

__version__ = "0.1.0"
