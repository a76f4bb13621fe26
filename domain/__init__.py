"""The words and rules of customer experience. Standard library only."""
