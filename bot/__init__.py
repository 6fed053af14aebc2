"""What the bot knows and what it is made of: domain rooms, delivery, storage and the composition root."""
