"""Rosters that somebody keeps in Excel: the month's workbook, filled or to be filled; what was uploaded, its faults, its import."""
