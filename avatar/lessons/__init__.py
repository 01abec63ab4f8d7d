"""Many scripts at once: tables of lessons, workers that render them, reports, and packages for an LMS."""
