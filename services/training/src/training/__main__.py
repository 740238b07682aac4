"""python -m training serve|migrate|…"""

from chassis.process import main
from training.app import service

if __name__ == "__main__":
    main(service)
