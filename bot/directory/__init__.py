"""What is known of the workspace: people, channels, membership; the only reads from Slack, cached."""
