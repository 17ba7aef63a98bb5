import asyncio
import json
import warnings

import httpx2
import pytest
from deprecated_client import AsyncLamps, Lamps
from deprecated_client._runtime import parse_json
from deprecated_client.endpoints import lamps as endpoints
from deprecated_client.models import Lamp, LampInput

VALUE = {"watts": 5, "Colour-Name": "red", "lumen": 400}


def answer(request: httpx2.Request) -> httpx2.Response:
    if request.method != "GET":
        return httpx2.Response(204)
    return httpx2.Response(200, json={"lamps": [VALUE], "next_cursor": None})


URL = "https://a.example"


def client() -> Lamps:
    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    return Lamps(base_url=URL, http_client=http)


def test_calls_of_deprecated_operations_warn() -> None:
    reason = "^Deprecated. Use `GET /lights` instead.$"
    with pytest.warns(DeprecationWarning, match=reason) as met:
        client().lamps.list()
    assert met[0].filename == __file__
    with pytest.warns(DeprecationWarning, match=reason):
        assert len([*client().lamps.iterate()]) == 1
    with pytest.warns(DeprecationWarning, match="^`DELETE /lamps/{id}` is deprecated$"):
        client().lamps.delete("a")


def test_async_calls_do_as_well() -> None:
    async def run() -> None:
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(answer))
        lamps = AsyncLamps(base_url=URL, http_client=http).lamps
        with pytest.warns(DeprecationWarning):
            await lamps.list()
        with pytest.warns(DeprecationWarning):
            assert len([lamp async for lamp in lamps.iterate()]) == 1

    asyncio.run(run())


def test_fields_warn_where_they_are_read_and_nowhere_else() -> None:
    lamp = parse_json(json.dumps(VALUE), Lamp)
    assert lamp.to_dict() == VALUE
    assert (lamp["watts"], lamp["Colour-Name"], lamp.lumen) == (5, "red", 400)
    again = LampInput.of(lamp)
    assert json.loads(again.to_json()) == VALUE
    call = endpoints.add_lamp(body=[again, LampInput(watts=1, colour_name="x")])
    assert call.body is not None
    call.body.encode()
    assert (repr(lamp), lamp == lamp.model_copy()) == (
        "Lamp(watts=5, colour_name='red', lumen=400)",
        True,
    )
    with pytest.warns(DeprecationWarning, match='in favour of "lumen", '):
        assert lamp.watts == 5
    with pytest.warns(DeprecationWarning, match="^`Colour-Name` is deprecated$"):
        assert lamp.colour_name == "red"


def test_what_drifts_can_be_used() -> None:
    lamp = parse_json('{"watts": "many", "lumen": 1}', Lamp)
    assert lamp.to_dict() == {"watts": "many", "lumen": 1}
    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always")
        assert str(lamp.watts) == "many"
    assert [one.category for one in met] == [DeprecationWarning]
