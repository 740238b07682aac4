"""Sign-up over HTTP: by anyone, by the person with the token of a letter, by the hub's staff."""

from fastapi import APIRouter, Depends

from chassis.permissions import authorise
from training.routes.enrolments import calendars, certificates, mine, signing_up, staff

router = APIRouter(dependencies=[Depends(authorise)])
for part in (signing_up, mine, calendars, staff, certificates):
    router.include_router(part.router)
