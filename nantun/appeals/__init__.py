"""诉求: whatever was raised, until it is struck off. Its own, beside what an activity has (CONTRIBUTING.md, "Where things stand in an activity"):

audience: from whom an appeal is kept, of many at once
likeness: which appeals are probably about the same thing
limits: the days on which an answer is due, and how far it climbs when they have passed
urging: the sheet for Monday's meeting (周一催办单)
"""
