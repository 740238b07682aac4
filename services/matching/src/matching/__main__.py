"""python -m matching serve|migrate|…"""

from chassis.process import main

if __name__ == "__main__":
    main("matching")
