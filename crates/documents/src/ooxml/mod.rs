//! What DOCX, PPTX and XLSX share: the archive, relationships, properties.
