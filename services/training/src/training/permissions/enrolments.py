"""Who may call which route of sign-up. What belongs to a person is opened by the token of its letters, not by a role."""

from chassis.permissions import Permissions, Who

ANYONE = (Who.ANYONE,)
STAFF = (Who.HUB_STAFF,)

ENROLMENTS: Permissions = {
    "sign_up": ANYONE,
    "list_seats": ANYONE,
    "read_link": ANYONE,
    "confirm_enrolment": ANYONE,
    "read_person": ANYONE,
    "export_person": ANYONE,
    "erase_person": ANYONE,
    "renew_calendar": ANYONE,
    "revoke_calendar": ANYONE,
    "person_as_calendar": ANYONE,
    "enrolment_as_calendar": ANYONE,
    "leave_enrolment": ANYONE,
    "accept_seat": ANYONE,
    "decline_seat": ANYONE,
    "transfer_enrolment": ANYONE,
    "list_attendees": STAFF,
    "export_attendees": STAFF,
    "note_attendance": STAFF,
    "cancel_enrolment": STAFF,
    "check_certificate": ANYONE,
    "print_certificate": ANYONE,
}
