"""What comes in between closes or lies ahead: daily watch, portability, key moments."""
