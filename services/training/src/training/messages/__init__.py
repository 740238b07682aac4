"""What people are told, in the words and the form that they expect."""
