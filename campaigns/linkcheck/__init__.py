"""Asking addresses on the web whether they still answer, without ever asking a private one."""
