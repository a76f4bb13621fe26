"""What the desk pages share: who asks, what they look at, and what the hub knows of it."""
