"""Many pieces of work: where they are done, how long they may take, what is kept and how results appear whole."""
