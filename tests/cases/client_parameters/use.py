from client_parameters_client import AsyncHarbour, Harbour

GIVEN = {"x_tenant": "north", "harbour_api_key": "key", "api_version": "2"}


def test_the_client_takes_what_every_operation_asks_for() -> None:
    client = Harbour(x_tenant="north", harbour_api_key="key", api_version="2")
    assert "key" not in repr(client)
    AsyncHarbour(x_tenant="north", harbour_api_key="key", api_version="2")


def test_it_takes_nothing_else() -> None:
    try:
        Harbour(**GIVEN, tenant="south")  # type: ignore[call-arg, arg-type]
    except TypeError as error:
        assert "tenant" in str(error)
