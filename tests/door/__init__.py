"""Nobody gets further through the door than their part allows, and nobody who stands in it keeps others out."""
