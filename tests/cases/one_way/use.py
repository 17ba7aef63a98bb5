import json

from one_way_client.endpoints import page as endpoints
from one_way_client.models import Nested, NestedInput, Page


def test_secrets_are_not_required_in_responses() -> None:
    page = Page.model_validate(
        {"id": "1", "name": "n", "nested": {"made": "2026-01-02T00:00:00Z", "key": "k"}}
    )
    assert (page.id, page.name, page.secret) == ("1", "n", None)
    assert not Page.model_fields["secret"].is_required()
    assert Page.model_fields["id"].is_required()


def test_what_the_server_makes_is_not_sent() -> None:
    call = endpoints.add_page(
        secret="s", name="n", nested={"key": "k"}, list_=[NestedInput(key="x")]
    )
    assert call.body is not None
    sent = json.loads(call.body.encode().data)  # type: ignore[arg-type]
    assert sent == {
        "secret": "s",
        "name": "n",
        "nested": {"key": "k"},
        "list": [{"key": "x"}],
    }
    try:
        endpoints.add_page(id="1", secret="s", name="n", nested={"key": "k"})  # type: ignore[call-arg]
    except TypeError:
        pass
    try:
        endpoints.add_page(stamp="1", secret="s", name="n", nested={"key": "k"})  # type: ignore[call-arg]
    except TypeError:
        pass
    assert "made" not in NestedInput.model_fields


def test_an_answer_becomes_a_request() -> None:
    nested = Nested.model_validate({"made": "2026-01-02T00:00:00Z", "key": "k"})
    assert NestedInput.of(nested).to_dict() == {"key": "k"}
