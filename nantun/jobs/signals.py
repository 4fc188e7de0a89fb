"""job_finished(job): sent in the transaction in which a job is done, has failed for good or is cancelled, so that what a receiver writes is written once.

A receiver that breaks is logged and undone; the job has ended all the same.
"""

from django.dispatch import Signal

job_finished = Signal()
