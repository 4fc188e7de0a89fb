"""The inbox: who is to be told what, told once.

from nantun.notices.actions import notify    tells somebody something, in the caller's transaction
Activity(reminders="visits.reminders.due_on")  is asked for each day what is due (nantun.web.offers.Due)
"""
