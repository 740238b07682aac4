"""What training is told by its environment, besides what every service is."""

from pydantic import Field

from chassis.sending.settings import MailSettings


class TrainingSettings(MailSettings):
    """How the catalogue is kept."""

    archive_after_hours: float = Field(12, ge=0, description="an offering is archived so long after its last date ended")
    upkeep_seconds: float = Field(5, gt=0, description="how often to look for what is over")
    enrolment_confirm_hours: int = Field(24, ge=1, description="the link that confirms a sign-up is valid for so long")
    enrolment_offer_hours: float = Field(24, gt=0, description="longest time that a freed seat waits for its answer")
    enrolment_offer_minutes: float = Field(30, gt=0, description="shortest time that it waits, near the start; never past it")
    enrolment_rate: str = Field("120/hour", description="sign-ups of one client, in the notation of the limits library")
    enrolment_letters_a_day: int = Field(10, ge=1, description="most mails a day that sign-ups may cause to one address")
    enrolment_letter_pause_seconds: float = Field(300, ge=0, description="least time between two such mails about the same enrolment")
    enrolment_keep_days: int = Field(730, ge=1, description="a person is forgotten so long after the last date of the last enrolment")
    reminder_hours: tuple[float, ...] = Field((168, 24), description="reminders before a session starts")
    reminder_online_hours: tuple[float, ...] = Field((2,), description="further ones for those who take part online, with the link")
    outgoing_allow_loopback: bool = Field(False, description="sources may be on this machine: for the embedded run and tests only")
    harvest_page_seconds: float = Field(20, gt=0, description="longest time that one page of a source may take")
    harvest_page_bytes: int = Field(4 * 1024 * 1024, ge=1024, description="largest page of a source")
    harvest_pages: int = Field(300, ge=1, description="pages that one run reads at most")
    harvest_items: int = Field(2_000, ge=1, description="items that one run takes at most")
    harvest_seconds: float = Field(600, gt=0, description="longest time that the reading of one run may take")
    harvest_pause_seconds: float = Field(0.2, ge=0, description="pause between two pages of one source, out of courtesy")
    harvest_idle_seconds: float = Field(5, gt=0, description="how often to look for sources that are due")
    harvest_lease_seconds: float = Field(900, gt=0, description="a run without a sign of life for so long was left by a process that died")
    harvest_trial_seconds: float = Field(20, gt=0, description="longest time of a test run")
    harvest_trial_items: int = Field(20, ge=1, description="items and pages that a test run reads at most")
    link_check_hours: float = Field(
        24, gt=0, description="how often the link of an offering is checked; each time a little earlier or later"
    )
    link_idle_seconds: float = Field(20, gt=0, description="how often to look for links that are due; each host is asked once a round")
