"""Names that builders and handlers share: actions, callbacks, blocks."""
