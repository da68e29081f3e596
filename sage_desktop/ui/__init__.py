"""Everything a person sees: pages, widgets, look. Qt lives here and in ``app`` only."""
