"""What happened and who may see it: audit rows, words and their promises; knows ids, not people."""
