"""One customer: case, reasons, dossier, months, the sheet for a visit."""
