"""A small API for the tests of the runtime, and clients for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Literal

import httpx2
from pydantic import AwareDatetime

from generator.runtime import (
    MISSING,
    Api,
    ApiKey,
    AsyncClient,
    Basic,
    Bearer,
    Client,
    Discriminated,
    Input,
    Missing,
    Model,
    OAuth2ClientCredentials,
    OneOf,
    Server,
    Wire,
)

API = Api(
    title="Pets",
    package="pet_client",
    version="1.2",
    servers=(Server("https://api.pets.example/v1"),),
    security={
        "bearer": Bearer(),
        "basic": Basic(),
        "header": ApiKey("X-Api-Key"),
        "query": ApiKey("key", "query"),
        "cookie": ApiKey("session", "cookie"),
        "oauth": OAuth2ClientCredentials("https://auth.pets.example/token", ("read",)),
    },
    default_security=(("bearer",),),
    environment="PET",
)
TOKEN = "s3cr3t-t0ken"


class Pets(Client):
    api: ClassVar[Api] = API


class AsyncPets(AsyncClient):
    api: ClassVar[Api] = API


class Owner(Model):
    name: str
    age: int | None = None


class Pet(Model):
    id: str
    born_on: Annotated[AwareDatetime | None, Wire("bornOn")] = None
    status: Literal["available", "sold"] | str = "available"
    weight: float | int | None = None
    owner: Owner | None = None
    tags: list[str] | None = None


class PetList(Model):
    items: list[Pet]
    total: int | None = None


class OwnerInput(Input):
    name: str | None = None


class PetInput(Input):
    status: Literal["available", "sold"] | None = None
    born_on: Annotated[AwareDatetime | Missing | None, Wire("bornOn")] = MISSING
    owner: OwnerInput | None = None
    tags: list[str] | None = None


class Cat(Model):
    kind: str
    lives: int


class Dog(Model):
    kind: str
    name: str | None = None


Animal = Annotated[Cat | Dog, Discriminated("kind", {"cat": Cat, "dog": "Dog"})]
PetOrList = Annotated[Pet | PetList, OneOf()]

Handler = Callable[[httpx2.Request], httpx2.Response]


def pets(handler: Handler, credentials: Any = None, **options: Any) -> Pets:
    """A sync client whose requests `handler` answers."""
    http = httpx2.Client(transport=httpx2.MockTransport(handler))
    given = {"bearer": TOKEN} if credentials is None else credentials
    return Pets(credentials=given, http_client=http, **options)


def async_pets(handler: Handler, credentials: Any = None, **options: Any) -> AsyncPets:
    """The async twin of `pets`."""
    http = httpx2.AsyncClient(transport=httpx2.MockTransport(handler))
    given = {"bearer": TOKEN} if credentials is None else credentials
    return AsyncPets(credentials=given, http_client=http, **options)


def answer(body: Any, status: int = 200, **headers: str) -> Handler:
    """A handler that always says the same; bytes stay bytes."""

    def handle(request: httpx2.Request) -> httpx2.Response:
        given = {k.replace("_", "-"): v for k, v in headers.items()}
        if isinstance(body, bytes):
            return httpx2.Response(status, content=body, headers=given)
        return httpx2.Response(status, json=body, headers=given)

    return handle
