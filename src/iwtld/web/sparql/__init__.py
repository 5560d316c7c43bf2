"""The SPARQL endpoint: the query operation of the SPARQL 1.1 Protocol, and the service description.

``protocol`` reads a request and replies, ``evaluation`` decides what may run and runs it, ``writing`` streams
the answer, ``description`` says what the service is and can do.
"""
