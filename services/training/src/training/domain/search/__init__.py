"""The catalogue in memory: words, facets and orders as compressed bitmaps. Pure: it is fed from outside and knows no clock."""
