"""What the fields of models may be called."""

from __future__ import annotations

import pytest

from generator.model.arguments import field_name
from generator.runtime.inputs import Input, OpenInput
from generator.runtime.models import Model, OpenModel


@pytest.mark.parametrize("base", [Model, OpenModel, Input, OpenInput])
def test_a_field_hides_no_attribute_of_its_class(base: type) -> None:
    """Those of its metaclass count: `register` is found on every class."""
    inherited = {name for name in (*dir(base), *dir(type(base))) if name[0] != "_"}
    assert "register" in inherited
    assert not inherited & set(map(field_name, inherited))
