"""Where a line is false that the kernel refused. Nothing here is trusted: it is asked of refused lines alone."""
