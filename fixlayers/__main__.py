"""`python -m fixlayers` does what the console script does."""

from __future__ import annotations

import sys

from fixlayers.cli import main

if __name__ == "__main__":
    sys.exit(main())
