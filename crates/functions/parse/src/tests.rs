//! The use cases against a database, a storage and a LlamaCloud in memory.
