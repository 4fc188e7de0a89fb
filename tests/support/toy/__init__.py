"""A sixth activity, as a newcomer would write it: this folder and one line in the settings (toy_settings.py)."""
