"""Lieux that several rows describe: recognised, merged, told apart again."""
