"""Every word and block the bot says; knows the standard library and Jinja2, nothing of the bot."""
