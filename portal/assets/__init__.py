"""What the browser gets: styles, fonts, drawings and modules, built once and served under hashed names."""
