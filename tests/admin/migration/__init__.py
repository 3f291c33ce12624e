"""Tests of policies of the gem in native form."""
