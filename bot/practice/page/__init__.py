"""The practice workspace as a place to look at and act in: its page, its clock panel, its inspector."""
