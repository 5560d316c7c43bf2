"""Let ``python -m iwtld`` do what the command ``iwtld`` does."""

import sys

from iwtld.cli import main

sys.exit(main())
