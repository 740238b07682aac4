"""How good understanding and ranking are, measured on needs of which somebody wrote down what they ask for."""
