"""Extracts of the council's case system: Annex A (contract section 4b), or any file matched by hand."""
