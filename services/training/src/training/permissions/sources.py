"""Who may call which route of the harvest."""

from chassis.permissions import Permissions, Who

STAFF = (Who.HUB_STAFF, Who.COORDINATOR)

SOURCES: Permissions = {
    "list_sources": STAFF,
    "read_source": STAFF,
    "create_source": (Who.HUB_STAFF,),
    "try_source": (Who.HUB_STAFF,),
    "revise_source": (Who.HUB_STAFF,),
    "remove_source": STAFF,
    "approve_source": (Who.COORDINATOR,),
    "refuse_source": (Who.COORDINATOR,),
    "enable_source": (Who.HUB_STAFF,),
    "disable_source": STAFF,
    "run_source": STAFF,
    "list_runs": STAFF,
    "read_run": STAFF,
    "accept_run": STAFF,
    "list_locks": (Who.HUB_STAFF,),
    "unlock_field": (Who.HUB_STAFF,),
    "list_duplicates": STAFF,
    "merge_duplicate": STAFF,
    "decline_duplicate": STAFF,
    "unmerge_duplicate": STAFF,
    "list_broken_links": STAFF,
}
