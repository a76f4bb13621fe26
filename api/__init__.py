"""REST, webhooks, health: thin, over the same rooms."""
