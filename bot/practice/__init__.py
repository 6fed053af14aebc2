"""A practice Slack behind Slack's own protocol; knows Slack and nothing of the bot."""
