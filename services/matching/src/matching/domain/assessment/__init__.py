"""Digital maturity: questionnaires, answers, scores and what follows from them."""
