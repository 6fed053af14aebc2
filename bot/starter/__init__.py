"""Starter content as data: jurisdictions, cohorts, partners, prompts, and where each fact was read."""
