"""`make bench`: speed and memory, each beside a floor or a peer; nothing here passes or fails by a time."""
