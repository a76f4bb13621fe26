"""Cases, and the ladder they climb until somebody has answered."""
