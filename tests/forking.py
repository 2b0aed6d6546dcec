"""Children of one process that has imported everything: a fork of it takes milliseconds, a start of Python a second."""

import multiprocessing

# There is one such process for all tests of a run, so what it imports stands here.
context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["tests.faults.dying", "tests.faults.taking_in", "eligibility.issuing.signer"])
