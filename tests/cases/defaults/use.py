import json

from defaults_client.endpoints import page as endpoints
from defaults_client.models import Page


def test_defaults_are_not_filled_in() -> None:
    page = Page.model_validate({"kind": "b", "inner": {}})
    assert page.to_dict() == {"kind": "b", "inner": {}}
    assert page.size is None
    assert page.inner is not None and page.inner.x is None
    assert page.model_fields_set == {"kind", "inner"}


def test_defaults_are_not_sent() -> None:
    call = endpoints.add_page(kind="b")
    assert call.body is not None
    assert json.loads(call.body.encode().data) == {"kind": "b"}  # type: ignore[arg-type]


def test_defaults_are_told() -> None:
    import inspect

    import defaults_client.resources.page as resources

    text = inspect.getdoc(
        resources.Page_.add
        if hasattr(resources, "Page_")
        else resources.PageResource.add
    )
    assert text is not None
    assert "Default: `10`." in text
