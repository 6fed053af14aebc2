"""The roster: a file of people and places, read, matched with what is here, decided row by row, and brought in."""
