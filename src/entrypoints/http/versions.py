"""The versions of the API; each route is defined once and served in both."""

from dataclasses import dataclass

from entrypoints.http.deprecation import Deprecation


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiVersion:
    """``is_enveloped`` versions wrap JSON answers in ``{"success": true, "data": ...}``.

    A ``deprecation`` is told with every answer of the version.
    """

    name: str
    is_enveloped: bool
    deprecation: Deprecation | None = None

    @property
    def prefix(self) -> str:
        return f"/api/{self.name}"


VERSIONS = (
    ApiVersion(name="v1", is_enveloped=True),
    ApiVersion(name="v2", is_enveloped=False),
)
