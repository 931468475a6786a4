"""Queries: one pydantic model for the parameters of an address, read, refused in French and spelt again."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from werkzeug.datastructures import MultiDict

from geo.errors import InvalidInput
from webapp.core.parameter import Message, Parameter, spell


class Query(BaseModel):
    """The values of the parameters of an address: fields whose metadata is a Parameter, each with a default.

    Parameters of other names are ignored.
    """

    model_config = ConfigDict(frozen=True)
    parameters: ClassVar[Mapping[str, Parameter]] = MappingProxyType({})
    """Parameters by name, in the order of the fields."""
    defaults: ClassVar[Mapping[str, Any]] = MappingProxyType({})  # values of any type

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """List the parameters."""
        cls.parameters = MappingProxyType(
            {
                name: parameter
                for name, field in cls.model_fields.items()
                for parameter in field.metadata
                if isinstance(parameter, Parameter)
            }
        )
        cls.defaults = MappingProxyType({name: cls.model_fields[name].default for name in cls.parameters})

    @classmethod
    def parse(cls, args: MultiDict[str, str]) -> "Parsed[Self]":
        """Parse parameters, blanks left out; none is an error here: those that are refused have a message."""
        raw = {name: args.getlist(name) for name in cls.parameters if name in args}
        given, refused = dict[str, Any](), set[str]()
        for name, typed in raw.items():
            texts = [text for value in typed if (text := " ".join(value.split()))]
            if cls.parameters[name].many and texts:
                given[name] = texts
            elif len(texts) == 1:
                given[name] = texts[0]
            elif texts:
                refused.add(name)
        try:
            query = cls.model_validate(given)
        except ValidationError as error:
            refused |= {str(one["loc"][0]) for one in error.errors(include_url=False, include_context=False)}
            query = cls.model_validate({name: given[name] for name in given.keys() - refused})
        messages = {name: str(cls.parameters[name].accepted) for name in raw if name in refused}
        return Parsed(query, messages, raw)

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> Self:
        """Read the parameters of an address. Raises InvalidInput, with one message for each one refused."""
        return cls.parse(args).accepted()

    @classmethod
    def pairs(cls, values: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return values as the parameters of an address, defaults left out."""
        return [
            (name, text)
            for name, default in cls.defaults.items()
            if name in values and values[name] != default
            for text in spell(values[name])
        ]

    def conflicts(self, refused: Set[str]) -> Mapping[str, Message]:  # noqa: ARG002 (for models that override it)
        """Return the messages of what is missing or cannot stand together; those refused have defaults."""
        return {}


Q_co = TypeVar("Q_co", bound=Query, covariant=True)


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Q_co]):
    """The parameters of one address: values accepted, messages of those refused, texts as they were typed."""

    query: Q_co
    """Parameters refused have their default."""
    messages: Mapping[str, str]
    """What is accepted, for each parameter refused."""
    raw: Mapping[str, Sequence[str]]
    """What was typed of each parameter given."""

    def refusals(self) -> dict[str, str]:
        """Return the message of each parameter refused, by itself or beside others, in order."""
        messages: dict[str, Message] = {**self.messages, **self.query.conflicts(self.messages.keys())}
        return {name: str(messages[name]) for name in self.query.parameters if name in messages}

    def accepted(self) -> Q_co:
        """Return the query. Raises InvalidInput, with the refusals."""
        if messages := self.refusals():
            raise InvalidInput(messages)
        return self.query

    def texts(self, name: str) -> Sequence[str]:
        """List the texts that a form shows: the value spelt again, or what was typed where it was refused."""
        typed = self.raw.get(name, ())
        if name in self.messages:
            return typed
        return spell(getattr(self.query, name)) if any(map(str.strip, typed)) else ()


def query_model(name: str, fields: Mapping[str, Any]) -> type[Query]:  # what the kinds of parameters return
    """Make a model of fields whose names come from data."""
    typed: dict[str, Any] = {field: (Any, declared) for field, declared in fields.items()}
    return create_model(name, __base__=Query, **typed)
