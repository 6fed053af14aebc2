"""Prompts, steps, occurrences, gates and responses; knows time and people, nothing about Slack."""
