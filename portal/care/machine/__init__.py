"""Addresses for machines: releases, the key directory, health."""
