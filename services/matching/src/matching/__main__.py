"""python -m matching serve|migrate|…"""

from chassis.process import main
from matching.app import service

if __name__ == "__main__":
    main(service)
