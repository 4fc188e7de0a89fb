"""How a row changes: only by the ways of its table, only as it was shown, and told in its story. No room of its own: a model takes part by

    class Verb(models.TextChoices):                             # choices.py
        ACCEPT = "accept", _("受理")

    WAYS = Table({Verb.ACCEPT: Way((Status.ASSIGNED,), Status.ACCEPTED)})

    class Appeal(Moving):                                       # models; its triggers hold `only_by(WAYS)`
        ways = WAYS

    class Move(Step):
        appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="moves")

    move(appeal, Verb.ACCEPT, by=by, now=now)                   # actions

What is done with rows that hold a version and no status is guarded alike (Guarded, change). Buttons, forms, views and addresses: nantun/web/acting.py.
"""
