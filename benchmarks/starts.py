"""From a bare interpreter to a package, a client and a first decoded call."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import run

ASSET = "000000000000000000000001"
URL = "http://127.0.0.1:1"

BARE_CLIENT = "import httpx2; c = httpx2.Client()"
OUR_CLIENT = (
    "from webflow_client import Webflow\n"
    "c = Webflow(access_token='secret', base_url={url!r})"
)
VENDOR_CLIENT = (
    "from webflow import Webflow\n"
    "from webflow.environment import WebflowEnvironment as E\n"
    "u = {url!r}\n"
    "e = E(base=u, data_api=u, content_delivery_api=u)\n"
    "c = Webflow(access_token='secret', environment=e)"
)
OPENAI_CLIENT = (
    "from openai import OpenAI\nc = OpenAI(api_key='secret', base_url={url!r})"
)
MODEL = """\
import httpx2
from datetime import datetime
from pydantic import BaseModel, Field
class Asset(BaseModel):
    id: str
    content_type: str = Field(alias='contentType')
    size: int
    site_id: str = Field(alias='siteId')
    hosted_url: str = Field(alias='hostedUrl')
    original_file_name: str = Field(alias='originalFileName')
    display_name: str = Field(alias='displayName')
    last_updated: datetime = Field(alias='lastUpdated')
    created_on: datetime = Field(alias='createdOn')
    variants: list[dict[str, object]]
    alt_text: str | None = Field(alias='altText')
h = {{'Authorization': 'Bearer secret'}}
u = {url!r} + '/assets/{asset}'
"""
BY_HAND = (
    MODEL + "a = Asset.model_validate_json(httpx2.Client(headers=h).get(u).content)"
)
BY_HAND_ASYNC = MODEL + """\
import asyncio
async def main():
    async with httpx2.AsyncClient(headers=h) as c:
        return Asset.model_validate_json((await c.get(u)).content)
asyncio.run(main())"""
OUR_ASYNC = """\
import asyncio
from webflow_client import AsyncWebflow
async def main():
    async with AsyncWebflow(access_token='secret', base_url={url!r}) as c:
        await c.assets.get({asset!r})
asyncio.run(main())"""
IMPORTS = """\
import httpx2, httpcore2
from pydantic import BaseModel
class Model(BaseModel): pass"""

OWN_STARTS = {
    "our import": "import webflow_client",
    "bare client": BARE_CLIENT,
    "imports": IMPORTS,
    "our client": OUR_CLIENT,
    "call by hand": BY_HAND,
    "our call": OUR_CLIENT + "\nc.assets.get({asset!r})",
    "async call by hand": BY_HAND_ASYNC,
    "our async call": OUR_ASYNC,
}
"""What needs no peer: name -> code."""
STARTS = OWN_STARTS | {
    "webflow call": VENDOR_CLIENT + "\nc.assets.get({asset!r})",
    "openai call": OPENAI_CLIENT + "\nc.models.retrieve('small')",
}
"""What is timed, each in a new process: name -> code."""


def start(name: str, python: Path, url: str, env: Mapping[str, str]) -> float:
    """CPU seconds of one start, over those of the bare interpreter."""
    code = STARTS[name].format(url=url, asset=ASSET)
    timed = (
        "from time import process_time as now\n"
        f"started = now()\n{code}\nprint(now() - started)"
    )
    done = run([python, "-c", timed], env=env)
    if done.exit:
        raise RuntimeError(f"{name}: {done.errors.strip()[-1000:]}")
    return float(done.output)
