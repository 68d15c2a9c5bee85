type Value = string | number | null | undefined;

/** A cell of CSV; a text that a spreadsheet would run as a formula is quoted out of it. */
export function cell(value: Value): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as a file that the browser keeps. */
export function download(name: string, rows: Value[][]): void {
  const text = rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  keep(name, new Blob([`\ufeff${text}`], { type: "text/csv;charset=utf-8" }));
}

/** Has the browser keep a file; nothing of it is opened. */
export function keep(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
