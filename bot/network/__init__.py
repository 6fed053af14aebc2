"""Jurisdictions, seats, people, cohorts, partners, consent and permissions; nothing about what is asked of them."""
