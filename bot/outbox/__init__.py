"""Rows to be delivered: enqueue, cancel, claim and record; knows nothing about Slack."""
