"""Statements compiled once: SQLAlchemy takes as long to spell a search as PostgreSQL to answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Engine, Row, Select, bindparam
from sqlalchemy.dialects.postgresql import psycopg2
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine


@dataclass(frozen=True, slots=True)
class CompiledStatement:
    """SQL text in the paramstyle of the driver, with the values that never change."""

    sql: str
    constants: Mapping[str, Any]

    def rows(self, session: Session, **values: Any) -> Sequence[Row[Any]]:
        """Run it in the transaction of a session; `values` are those of its named parameters."""
        return session.connection().exec_driver_sql(self.sql, {**self.constants, **values}).all()

    def rows_without_transaction(self, engine: Engine, **values: Any) -> Sequence[Sequence[Any]]:
        """Run it on an autocommit connection, and on a new one if that was cut since it last served."""
        errors = engine.dialect.loaded_dbapi.Error
        values = {**self.constants, **values}
        try:
            try:
                return _fetch_autocommit(engine, self.sql, values)
            except errors as error:
                if engine.dialect.is_disconnect(error, None, None):
                    engine.dispose()  # the others of the pool were cut with it
                return _fetch_autocommit(engine, self.sql, values)
        except errors as error:
            raise DBAPIError.instance(self.sql, None, error, errors) from error


def compile_statement(statement: Select[Any]) -> CompiledStatement:
    """Compile a statement whose values are constants or named parameters, for the driver itself."""
    compiled = statement.compile(
        dialect=psycopg2.dialect(),  # type: ignore[no-untyped-call]  # SQLAlchemy's own
        compile_kwargs={"render_postcompile": True},
    )
    return CompiledStatement(str(compiled), dict(compiled.params))


def parameter(name: str, kind: type[TypeEngine[Any]]) -> BindParameter[Any]:
    """Declare a named parameter of a compiled statement; None stands for it while compiling."""
    return bindparam(name, None, type_=kind)


def _fetch_autocommit(engine: Engine, sql: str, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    borrowed = engine.raw_connection()
    connection: Any = borrowed.driver_connection  # of psycopg2
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows: Sequence[Sequence[Any]] = cursor.fetchall()
        connection.autocommit = False
    except BaseException:
        borrowed.invalidate()
        raise
    borrowed.close()
    return rows
