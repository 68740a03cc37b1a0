"""Baoyou: monthly telecom extracts in, live answers on retention out."""
