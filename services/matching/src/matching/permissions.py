"""Who may call which route. Staff change only their own hub: commands check that."""

from chassis.permissions import Permissions, Who

BY_LINK = (
    "read_assessment",
    "save_answers",
    "complete_assessment",
    "share_assessment",
    "follow_up_assessment",
    "read_results",
    "print_report",
    "export_assessments",
    "erase_assessments",
    "read_need",
    "why_not",
    "erase_need",
)
"""No role opens an assessment or a need, a coordinator's neither: the secret of its link does."""
PERMISSIONS: Permissions = {
    "list_hubs": (Who.ANYONE,),
    "read_hub": (Who.ANYONE,),
    "list_offerings": (Who.ANYONE,),
    "register_hub": (Who.HUB_STAFF, Who.COORDINATOR),
    "revise_hub": (Who.HUB_STAFF, Who.COORDINATOR),
    "leave": (Who.HUB_STAFF, Who.COORDINATOR),
    "import_hubs": (Who.COORDINATOR,),
    "read_text": (Who.ANYONE,),
    "state_need": (Who.ANYONE,),
    "list_questionnaires": (Who.ANYONE,),
    "read_questionnaire": (Who.ANYONE,),
    "start_assessment": (Who.ANYONE,),
} | dict.fromkeys(BY_LINK, (Who.ANYONE,))
