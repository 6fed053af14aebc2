"""A person did something in Slack: one module per conversation, each parsing, calling the domain once, acking."""
