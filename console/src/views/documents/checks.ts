import { documents } from "../../texts/documents.ts";
import { size } from "../../ui/format.ts";

const texts = documents.drop.refused;
/** What the bucket takes at most. */
const MOST_BYTES = 50 * 1024 * 1024;
const LONGEST_NAME = 500;
/** Formats that the pipeline refuses, and what to save them as. */
const INSTEAD: Record<string, string> = {
  doc: "docx",
  xls: "xlsx",
  ppt: "pptx",
  odt: "docx",
  ods: "xlsx",
  odp: "pptx",
  rtf: "docx",
};

/** Why a file is not even sent, and what to do; null for one that may be. */
export function refusal(file: { name: string; size: number }): string | null {
  if (file.size === 0) return texts.empty;
  if (file.size > MOST_BYTES) return texts.large(size(file.size));
  if (file.name.length > LONGEST_NAME) return texts.name;
  const format = file.name.split(".").at(-1)?.toLowerCase() ?? "";
  const instead = file.name.includes(".") && Object.hasOwn(INSTEAD, format) ? INSTEAD[format] : undefined;
  return instead ? texts.format(format, instead) : null;
}

/** A file's name as the storage takes it: letters, digits and a few signs. What it is called is kept in its row. */
export function plainName(name: string): string {
  const plain = name.normalize("NFKD").replace(/[^A-Za-z0-9._-]+/g, "_").slice(-100).replace(/^\.+/, "");
  return plain || "file";
}
