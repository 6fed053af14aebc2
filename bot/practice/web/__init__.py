"""Slack's Web API, version 1, over the practice workspace: one method, one function."""
