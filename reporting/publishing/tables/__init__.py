"""The rows of publishing: what is declared, what is sealed until a period closes, what is published and stays."""
