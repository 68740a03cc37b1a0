"""Parts of the pages Upload and History: files, mapping, report, preview, ledger."""
