"""Tables as people have them (CSV, TSV, XLSX, JSONL) as rows of cells; nothing is known of lessons here."""
