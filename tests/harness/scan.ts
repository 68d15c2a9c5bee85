// A PDF of pages that carry a picture and no text, as a scanner makes them.

/** A scan of that many pages. */
export function scan(pages: number): Uint8Array<ArrayBuffer> {
  const objects = ["<</Type/Catalog/Pages 2 0 R>>"];
  const kids = Array.from({ length: pages }, (_, page) => 4 + page * 2);
  objects.push(`<</Type/Pages/Count ${pages}/Kids[${kids.map((kid) => `${kid} 0 R`).join(" ")}]>>`);
  const picture = "ff".repeat(8);
  objects.push(
    `<</Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/ASCIIHexDecode/Length ${
      picture.length + 1
    }>>\nstream\n${picture}>\nendstream`,
  );
  const content = "q 595 0 0 842 0 0 cm /Scan Do Q";
  for (const kid of kids) {
    const resources = "<</XObject<</Scan 3 0 R>>>>";
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources${resources}/Contents ${kid + 1} 0 R>>`,
    );
    objects.push(`<</Length ${content.length}>>\nstream\n${content}\nendstream`);
  }
  let file = "%PDF-1.7\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const table = `xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${offsets.join("")}`;
  file += `${table}trailer\n<</Size ${offsets.length + 1}/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF\n`;
  return new TextEncoder().encode(file);
}
