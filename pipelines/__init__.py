"""Carries records from the world into the store: connectors, maps, tidy, ingest."""
