"""python -m probe serve|migrate, whole or with one guarantee taken out (SABOTAGE)."""

import os

from chassis.process import main
from probe import sabotage

if __name__ == "__main__":
    sabotage.apply(os.environ.get("SABOTAGE", ""))
    main("probe")
