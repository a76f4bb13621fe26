"""What leaves the hub as it was at one moment: reports on paper and by mail, and views frozen for a post-mortem."""
