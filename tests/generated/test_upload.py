"""`client.assets.upload`: both steps, streamed, without leaking, resumable."""

from __future__ import annotations

import asyncio
import hashlib
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from webflow_client import AsyncWebflow, Webflow, WebflowError
from webflow_client._runtime import File
from webflow_client.extensions.assets import UploadError

from tests.generated.storage import DETAILS, Recorded, storage

CONTENT = b"\x89PNG\r\n--boundary\r\n"


@pytest.fixture
def server() -> Iterator[Recorded]:
    with storage() as recorded:
        yield recorded


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "dot.png"
    path.write_bytes(CONTENT)
    return path


def client(server: Recorded) -> Webflow:
    return Webflow(access_token="secret", base_url=server.url)


def test_both_steps(server: Recorded, picture: Path) -> None:
    asset = client(server).assets.upload("s1", picture)

    assert asset.id == "a1"
    digest = hashlib.md5(CONTENT).hexdigest()
    assert server.created == [{"fileName": "dot.png", "fileHash": digest}]
    names = [name for name, _, _ in server.parts]
    assert names == [*DETAILS, "file"]
    assert server.parts[-1] == ("file", "dot.png", CONTENT)
    assert server.credentials == {"/sites/s1/assets": "Bearer secret", "/storage": None}


def test_async(server: Recorded, picture: Path) -> None:
    async def upload() -> str:
        async with AsyncWebflow(access_token="t", base_url=server.url) as webflow:
            return (await webflow.assets.upload("s1", picture)).id

    assert asyncio.run(upload()) == "a1"
    assert server.parts[-1] == ("file", "dot.png", CONTENT)


@pytest.mark.parametrize("spelling", ["bytes", "tuple", "file"])
def test_other_files(server: Recorded, picture: Path, spelling: str) -> None:
    with picture.open("rb") as opened:
        files: dict[str, File] = {
            "bytes": ("dot.png", CONTENT),
            "tuple": ("dot.png", CONTENT, "image/png"),
            "file": opened,
        }
        given = files[spelling]
        client(server).assets.upload("s1", given, parent_folder="f1")

    assert server.created[0]["parentFolder"] == "f1"
    assert server.parts[-1] == ("file", "dot.png", CONTENT)


def test_a_failed_step_is_named_and_can_be_resumed(
    server: Recorded, picture: Path
) -> None:
    server.refuse = 1
    webflow = client(server)
    with pytest.raises(UploadError) as caught:
        webflow.assets.upload("s1", picture)

    assert isinstance(caught.value, WebflowError)
    assert caught.value.step == "upload"
    assert caught.value.created is not None
    assert caught.value.url == f"{server.url}/storage"
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.step, again.created) == ("upload", caught.value.created)
    asset = webflow.assets.upload("s1", picture, resume=caught.value.created)

    assert asset.id == "a1"
    assert len(server.created) == 1
