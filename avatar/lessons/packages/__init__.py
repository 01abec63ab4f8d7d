"""Rendered lessons as a course: what a page shows of them, manifests for an LMS, and the zip."""
