"""HTTP: parse, authorise, call one command or query, shape the answer."""

from fastapi import APIRouter, Depends

from chassis.permissions import authorise
from notify.routes import deliveries, subscribers, subscriptions, webhooks

router = APIRouter(dependencies=[Depends(authorise)])
for part in (subscribers, subscriptions, webhooks, deliveries):
    router.include_router(part.router)
