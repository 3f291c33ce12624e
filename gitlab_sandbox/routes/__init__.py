"""The wire side of each resource kind, gathered into one route table."""
