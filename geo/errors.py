"""The errors of the project, one class for each way a caller may want to react."""

from collections.abc import Mapping


class MediaprocheError(Exception):
    """Base of every error this project raises on purpose; its text can be shown to a person."""


class ConfigurationError(MediaprocheError, RuntimeError):
    """A setting is missing or makes no sense."""


class InvalidInput(MediaprocheError, ValueError):
    """Some parameters were refused; `messages` holds for each field what is accepted."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self.messages = dict(messages)
        super().__init__(" ".join(f"{field} : {text}" for field, text in self.messages.items()))


class NotFound(MediaprocheError, LookupError):
    """Nothing has this identifier or this name."""


class Gone(MediaprocheError, LookupError):
    """What has this identifier existed, and no longer does."""


class DatabaseUnavailable(MediaprocheError, ConnectionError):
    """The database does not answer at the moment."""


class SourceError(MediaprocheError, ValueError):
    """A file or address cannot be imported at all; what was loaded before stays."""
