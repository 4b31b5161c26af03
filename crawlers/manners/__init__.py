"""How the collector behaves towards outlets: what it asks for, when, how fast, and when it stops."""
