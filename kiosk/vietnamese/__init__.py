"""Vietnamese text: folding for search, sorting, numbers, dates and đồng."""
