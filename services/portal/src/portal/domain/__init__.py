"""The portal's rules, without I/O: keys, the stream, receipts."""
