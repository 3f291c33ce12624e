"""What each class answers: a file for each class or family of classes."""
