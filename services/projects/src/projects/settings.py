"""What projects is told by its environment, besides what every service is."""

from pydantic import Field

from chassis.settings import Settings


class ProjectsSettings(Settings):
    """Adds how often the calls' deadlines are looked at."""

    deadline_check_seconds: float = Field(5, gt=0, description="a call that is over is told to the network at most this much later")
