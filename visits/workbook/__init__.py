"""Visits that somebody keeps in Excel already: the blank workbook, what was uploaded, its faults, its import."""
