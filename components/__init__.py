"""Data in, Dash component out. Pure functions."""
