"""What every screen shows now, and how it gets there."""
