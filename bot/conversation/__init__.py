"""What a typed message means and what every surface shows; knows the domain and the words, not Slack's wire."""
