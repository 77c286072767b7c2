"""The job ``predict``: how many examples a data set needs."""
