"""Plain Python that everything else stands on: errors, words, money, tasks, news of changes."""
