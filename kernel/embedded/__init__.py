"""The servers that come with Alcove: PostgreSQL and Valkey from wheels, started and stopped by us.

They listen on Unix sockets in private directories and on no network, and never change what is above
their own folder. Nothing here starts when a managed server is named by URL.
"""
