"""What runs in a child process: it opens workbooks that people upload, under limits of memory and time.

Standard library only, but for marking.py, which needs openpyxl. It is started as the top-level package `child`
(see process.py), so that neither Django nor Celery is imported with it: imports in here are relative.
"""
