"""Long work with a progress bar: one row in Postgres is the truth, the broker is a doorbell.

from nantun.jobs.handlers import job          declares what is done (in a room's tasks.py)
from nantun.jobs.actions import enqueue       asks for it
from nantun.jobs.signals import job_finished  hears of its end
"""
