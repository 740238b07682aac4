"""Hubs of the network, as far as the catalogue knows them."""

from fastapi import APIRouter, Depends

from chassis.permissions import authorise
from chassis.service import Running
from training.queries import hubs as queries
from training.schemas.offerings import HubShares

router = APIRouter(tags=["hubs"], dependencies=[Depends(authorise)])


@router.get("/hubs")
async def list_hubs(running: Running) -> HubShares:
    """Hubs of the network and how much each has on offer."""
    async with running.database.reading() as work:
        return HubShares(items=await queries.list_hubs(work))
