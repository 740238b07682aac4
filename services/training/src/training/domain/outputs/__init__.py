"""What other systems read of the catalogue, one format a file: shaped here, sent elsewhere."""
