"""A workbook that somebody uploads: kept sealed, read and checked by a job, shown with its faults or what it would change, confirmed, carried out, forgotten.

A room declares what is its own as an Importer (importer.py), its rows as a model over Upload (models.py), and four addresses over views.py; the rest is here.
"""
