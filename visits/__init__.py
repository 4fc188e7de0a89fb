"""大走访: cadres call on workers. Its own, beside what an activity has (CONTRIBUTING.md, "Where things stand in an activity"):

coverage: who was reached, of those on the roster
sheets: the month's printed visits, in the pages that are signed
"""
