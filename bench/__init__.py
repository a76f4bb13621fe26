"""What is measured, and how: each file has a `run()` that gives rows; `python -m bench [name …]` runs them."""
