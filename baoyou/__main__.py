"""`python -m baoyou`."""

import sys

from baoyou.cli import main

if __name__ == "__main__":
    sys.exit(main())
