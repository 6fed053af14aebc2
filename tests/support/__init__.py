"""What tests share: databases, time, factories, the practice workspace."""
