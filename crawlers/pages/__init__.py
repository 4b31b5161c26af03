"""Reading an article out of a captured page: pure functions of the page's bytes."""
