"""The command line, one module per subject: parse, one domain call, print; no rule of the domain stands here."""
