"""From a table to jobs: settings read, videos named, everything checked, time and room estimated."""
