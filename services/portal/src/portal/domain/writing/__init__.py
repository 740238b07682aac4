"""What a hub writes about an offering, as fields of a form and as the body that training takes: there and back without loss."""

from portal.domain.writing.offering import Written, fields_of, same, written
from portal.domain.writing.rows import another_row, of_row, row_numbers, without_row

__all__ = ["Written", "another_row", "fields_of", "of_row", "row_numbers", "same", "without_row", "written"]
