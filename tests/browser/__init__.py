"""The practice workspace's page in a real browser, with a small app of the tests' own behind it."""
