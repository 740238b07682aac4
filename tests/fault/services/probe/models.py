"""The probe's tables are made by its migration alone."""

from sqlalchemy import MetaData

METADATA = MetaData()
