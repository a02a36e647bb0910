"""Forms: a specification, the requests that bring a form to it, and the answers as models.

`spec`         a form as it shall be; `template` makes one for an event from a YAML file
`ids`          the ids that Google keeps, made from keys
`reconcile`    specification + `forms.get` → requests; `shape` and `requests` spell them, `wording` says them
`client`       the calls
`answers`      responses → models → rows of the tab
`incremental`  which responses are new

    client = FormsClient(workspace)
    spec = load_template("event-feedback").for_event(key="17", title="Семинар", date_words="15 мая")
    form, sent = client.update(spec, client.create(spec))
    client.publish(form["formId"])
    answers = feedbacks(client.responses(form["formId"]), spec, form=form)
"""

from gmo_sync.forms.answers import Feedback, feedback_model, feedback_of, feedback_table, feedbacks, question_titles
from gmo_sync.forms.client import FormChanged, FormsClient, is_open
from gmo_sync.forms.incremental import Increment, increment, since
from gmo_sync.forms.reconcile import reconcile
from gmo_sync.forms.spec import FormSpec
from gmo_sync.forms.template import FormTemplate, load_template
from gmo_sync.forms.wording import described

__all__ = [
    "Feedback",
    "FormChanged",
    "FormSpec",
    "FormTemplate",
    "FormsClient",
    "Increment",
    "described",
    "feedback_model",
    "feedback_of",
    "feedback_table",
    "feedbacks",
    "increment",
    "is_open",
    "load_template",
    "question_titles",
    "reconcile",
    "since",
]
