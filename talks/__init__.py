"""双向约谈: leader and worker find a time to talk. Its own, beside what an activity has (CONTRIBUTING.md, "Where things stand in an activity"):

invited: whom a forum is for
levels: who answers for whom on a day (一级抓一级)
oughts: who ought to be talked with, by whom, and whether it was done (应谈名单)
slots: when both are free
suggesting: who is to be talked with, as the rosters of people and shifts show it
windows: when somebody cannot be asked because of his shift
"""
