"""The one way out to Slack: sender, pacing, reconcile; knows how to post, not what is said or why."""
