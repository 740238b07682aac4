"""python -m notify serve|migrate|…"""

from chassis.process import main
from notify.app import service

if __name__ == "__main__":
    main(service)
