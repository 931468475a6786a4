"""Statements spelt once: SQLAlchemy takes as long to spell a search as PostgreSQL to answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam
from sqlalchemy.dialects.postgresql import psycopg2
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as the driver takes it, with the values that never change."""

    sql: str
    constants: Mapping[str, Any]

    def rows(self, session: Session, **values: Any) -> Sequence[Row[Any]]:
        """Run it in the transaction of a session; `values` are those of its named parameters."""
        return session.connection().exec_driver_sql(self.sql, {**self.constants, **values}).all()


def prepare(statement: Select[Any]) -> Prepared:
    """Spell a statement whose values are constants or named parameters, columns and rows as the driver's."""
    compiled = statement.compile(
        dialect=psycopg2.dialect(),  # type: ignore[no-untyped-call]  # SQLAlchemy's own
        compile_kwargs={"render_postcompile": True},
    )
    return Prepared(str(compiled), dict(compiled.params))


def parameter(name: str, kind: type[TypeEngine[Any]]) -> BindParameter[Any]:
    """Name a value that is given each time; None stands for it while the statement is spelt."""
    return bindparam(name, None, type_=kind)
