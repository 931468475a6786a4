"""Answers of the API: one pydantic model each, which makes the body and its JSON Schema."""

from typing import Annotated, Any, Self

from flask import Response, current_app
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from webapp.formats.media_types import JSON

Count = Annotated[int, Field(ge=0)]
Number = Annotated[int | float, WithJsonSchema({"type": "number"})]
"""As it comes: 20 and not 20.0."""


class Answer(BaseModel):
    """The body of an answer, or a part of it: members that are not given are left out."""

    model_config = ConfigDict(frozen=True, from_attributes=True, validate_by_name=True)

    @classmethod
    def of(cls, **members: Any) -> Self:  # what the types of the fields are read from: dicts, dataclasses
        """Return the answer of some members, which are validated."""
        return cls.model_validate(members)

    def as_json(self) -> dict[str, Any]:
        """Return the members as what orjson writes."""
        return self.model_dump(exclude_unset=True)


def send_json(answer: Answer, media_type: str = JSON) -> Response:
    """Send an answer."""
    return Response(current_app.json.dumps(answer.as_json()), mimetype=media_type)


def rounded(decimals: int) -> AfterValidator:
    """Return the metadata of a number written with some decimals at most."""
    return AfterValidator(lambda value: round(value, decimals))
