"""What training is told by its environment, besides what every service is."""

from pydantic import Field

from chassis.sending.settings import MailSettings


class TrainingSettings(MailSettings):
    """How the catalogue is kept."""

    archive_after_hours: float = Field(12, ge=0, description="an offering is archived so long after its last date ended")
    upkeep_seconds: float = Field(5, gt=0, description="how often to look for what is over")
