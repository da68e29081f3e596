"""The room *data*: backups, restoring, files for other programs, and what support needs."""
