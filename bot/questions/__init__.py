"""The desk: a question, where it could go and why, who holds it, and the answer; nothing about Slack."""
