from __future__ import annotations

from gmo_sync.emulator.forms.content import FormContent
from gmo_sync.forms.reconcile import reconcile
from gmo_sync.forms.spec import Scale, Text
from gmo_sync.forms.wording import described
from tests.forms.test_reconcile import brought_to, resource, spec_of


def test_the_difference_is_said_in_russian_with_the_titles_that_people_know() -> None:
    a, b, c = (Text(key=key, title=title) for key, title in (("a", "А"), ("b", "Б"), ("c", "В")))
    content = FormContent()
    brought_to(content, spec_of(a, b, c))
    new = spec_of(
        c,
        Scale(key="d", title="Г"),
        a.model_copy(update={"title": "А?"}),
        title="Другая",
        description="раз\nдва",
    )
    said = [message.in_language("ru") for message in described(reconcile(new, resource(content)), resource(content))]
    assert said == [
        "название и описание формы: Другая, раз",
        "убрано: «Б»; ответы на него остаются",
        "новое: «Г»",
        "переставлено: «А»",
        "«А» теперь «А?»",
    ]
