"""What must be done for somebody after an event: raised, due by a day, answered by what it was for, or withdrawn. No pages of its own: an activity
makes one by a model (models.Must), a queryset (querysets.MustQuerySet), acts (actions.py), a form (forms.py) and a list (views.py). Every night what
waits for somebody who left is taken back, of every kind (actions.take_back_of_leavers).

    @pghistory.track(exclude=[*SEALED])
    class MustVisit(Must):
        occasion = models.CharField(_("必访情形"), max_length=20, choices=Occasion)
        status = models.CharField(_("状态"), max_length=20, choices=MustStatus, default=MustStatus.OPEN)
        answered_by = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="answers")

        def deeds(self): ...  # the visits that would answer it, the earliest first
"""
