"""The report of a campaign's media section, from its published database: HTML, PDF, and a document to edit."""
