"""Read in advance what the first visitor of a worker would wait for."""

import logging

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from geo.dataset import pin_dataset
from geo.db import reading
from geo.desk import warm_up
from geo.errors import MediaprocheError
from geo.placed import keep_placed
from webapp.database import bind_of

log = logging.getLogger(__name__)


def warm(app: Flask) -> None:
    """Read the country into this process. Without a database the first visitor reads it, as before."""
    try:
        with reading(bind_of(app)) as session:
            pin_dataset(session)
            keep_placed(session)
            warm_up(session)
    except (MediaprocheError, SQLAlchemyError) as error:
        log.info("Not read in advance: %s", error)
