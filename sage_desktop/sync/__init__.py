"""What an import or a push would do (pure), and carrying it out."""
