"""spaCy components. What they find passes along in `doc.user_data` as `Findings`, in plain records."""
