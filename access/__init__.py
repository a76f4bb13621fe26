"""Who may do what: who a person says they are, and which requests are let in."""
