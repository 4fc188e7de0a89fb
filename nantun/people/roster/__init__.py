"""The roster of the mine, as HR keeps it in Excel, brought into the database: read, compared, applied whole or not at all."""
