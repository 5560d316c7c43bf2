"""The graph for language models: a server of the Model Context Protocol (https://modelcontextprotocol.io).

Few tools, each a question that people ask; bounded answers with their sources and the version of the dataset.
The answers come from the service of :mod:`iwtld.web`, from processes that can open no file and no connection
and that are ended when they take too long.
"""
