"""python -m portal serve|migrate|…"""

from chassis.process import main
from portal.app import service

if __name__ == "__main__":
    main(service)
