//! Workbooks through the whole reader.
