"""Jobs done: by whom, in which order, what came of each, and what a broken-off run left."""
