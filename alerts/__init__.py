"""From a verdict to a person, and back: watch, chain, notifiers, desk."""
