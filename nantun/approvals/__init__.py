"""Ask and decide: somebody asks with a reason, somebody else agrees or refuses, once. No room of its own: an activity declares what is asked for by
a model (models.ApprovalRequest) and says in its own action what comes of the answer:

    correction = approvals.ask(Correction, reason=reason, by=by, now=now, visit=visit, ...)
    approvals.decide(correction, agree=agree, note=note, by=by, now=now, ledger_month=month)
"""
