"""Just enough of scikit-learn."""
