"""Many scripts at once: tables of lessons, workers that render them, reports, and packages for an LMS.

    tables      a file of any kind → rows
    planning    rows → jobs, all of them checked before the first is rendered
    running     jobs → videos, each noted as soon as it is whole
    cluster     the same on the machines of a Ray cluster
    report      how it went, for people, spreadsheets and programs
    packages    videos → a course for an LMS
    player      the page that shows a course, and speaks with the LMS

What goes from one to the next: `job.Job` and `job.Result`, `problems.RowProblem`, and the `events` that a run
tells. `batch.Batch` leads through all of it.
"""
