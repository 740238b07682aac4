"""python -m projects serve|migrate|…"""

from chassis.process import main
from projects.app import service

if __name__ == "__main__":
    main(service)
