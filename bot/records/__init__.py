"""What a clerk and an operator need: copies of the database and back again, and one city's records as plain files."""
