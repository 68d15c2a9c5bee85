/** Files of any size, made from nothing but a seed: text, tables, pages, sheets. */

import { crc32 } from "node:zlib";

const encoder = new TextEncoder();
const WORDS =
  ("the contract of a customer renews each quarter unless either side ends it in writing before delivery " +
    "and payment is due within thirty days after invoice while goods stay property until paid in full").split(
      " ",
    );

/** The same numbers each time. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

function sentence(random: () => number, words: number): string {
  return Array.from({ length: words }, () => WORDS[Math.floor(random() * WORDS.length)]).join(" ");
}

/** Collects pieces until they have that many bytes. */
function fill(bytes: number, piece: (index: number) => string): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes + 65536);
  let length = 0;
  for (let index = 0; length < bytes; index++) {
    length += encoder.encodeInto(piece(index), out.subarray(length)).written;
  }
  return out.slice(0, length);
}

export function text(bytes: number): Uint8Array<ArrayBuffer> {
  const random = numbers(1);
  return fill(
    bytes,
    (index) => `${index % 40 === 0 ? `\nChapter ${index / 40 + 1}\n\n` : ""}${sentence(random, 18)}.\n`,
  );
}

export function csv(bytes: number): Uint8Array<ArrayBuffer> {
  const random = numbers(2);
  return fill(
    bytes,
    (index) =>
      index === 0
        ? "id,name,city,amount,comment\n"
        : `${index},"Ada, the ${index}th",Zürich,${(random() * 1e6).toFixed(2)},${sentence(random, 8)}\n`,
  );
}

export function html(bytes: number): Uint8Array<ArrayBuffer> {
  const random = numbers(3);
  const head = "<!doctype html><html lang=en><head><title>A long page</title></head><body>";
  return fill(
    bytes,
    (index) =>
      index === 0
        ? head
        : index % 9 === 0
        ? `<h2>Part ${index}</h2><table><tr><th>a<th>b<tr><td>${index}<td>${sentence(random, 3)}</table>`
        : `<p>${sentence(random, 20)} <a href="/${index}">${sentence(random, 2)}</a> <b>${index}</b>.</p>\n`,
  );
}

/** Objects one after the other, with their table at the end. */
class Pdf {
  #pieces: Uint8Array[] = [];
  #offsets: number[] = [];
  #length = 0;

  constructor() {
    this.#add("%PDF-1.7\n");
  }

  #add(piece: string | Uint8Array) {
    const bytes = typeof piece === "string" ? encoder.encode(piece) : piece;
    this.#pieces.push(bytes);
    this.#length += bytes.length;
  }

  object(number: number, body: string, stream?: Uint8Array) {
    this.#offsets[number] = this.#length;
    this.#add(`${number} 0 obj\n${body}`);
    if (stream) {
      this.#add("\nstream\n");
      this.#add(stream);
      this.#add("\nendstream");
    }
    this.#add("\nendobj\n");
  }

  get length(): number {
    return this.#length;
  }

  finish(): Uint8Array<ArrayBuffer> {
    const start = this.#length;
    const rows = this.#offsets.slice(1).map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`)
      .join("");
    const count = this.#offsets.length;
    this.#add(
      `xref\n0 ${count}\n0000000000 65535 f \n${rows}trailer\n<</Size ${count}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`,
    );
    const out = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      out.set(piece, at);
      at += piece.length;
    }
    return out;
  }
}

/** Pages of text; with `image` bytes each also carries a picture, as scans do. */
export async function pdf(bytes: number, image = 0): Promise<Uint8Array<ArrayBuffer>> {
  const random = numbers(4);
  const out = new Pdf();
  const kids: number[] = [];
  let next = 4;
  const picture = Uint8Array.from({ length: image }, () => random() * 256);
  while (out.length < bytes) {
    const lines = Array.from({ length: image ? 1 : 45 }, () => `(${sentence(random, 12)}) Tj T*`);
    const content = await packed(
      "deflate",
      encoder.encode(
        `BT /F1 10 Tf 12 TL 56 780 Td\n${lines.join("\n")}\nET${
          image ? " q 500 0 0 700 50 50 cm /I Do Q" : ""
        }`,
      ),
    );
    const [page, stream, xobject] = [next, next + 1, next + 2];
    next += image ? 3 : 2;
    kids.push(page);
    const images = image ? `/XObject<</I ${xobject} 0 R>>` : "";
    out.object(
      page,
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>${images}>>/Contents ${stream} 0 R>>`,
    );
    out.object(stream, `<</Length ${content.length}/Filter/FlateDecode>>`, content);
    if (image) {
      out.object(
        xobject,
        `<</Type/XObject/Subtype/Image/Width 1000/Height 1400/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode/Length ${image}>>`,
        picture,
      );
    }
  }
  out.object(1, "<</Type/Catalog/Pages 2 0 R>>");
  out.object(2, `<</Type/Pages/Count ${kids.length}/Kids[${kids.map((kid) => `${kid} 0 R`).join(" ")}]>>`);
  out.object(3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
  return out.finish();
}

async function packed(
  format: "deflate" | "deflate-raw",
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** An archive of these files. */
async function zip(
  files: [string, Uint8Array<ArrayBuffer>][],
  deflate: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const data = deflate ? await packed("deflate-raw", bytes) : bytes;
    const fields = new DataView(new ArrayBuffer(26));
    [20, 0, deflate ? 8 : 0, 0, 0x2821].forEach((value, at) => fields.setUint16(at * 2, value, true));
    fields.setUint32(10, crc32(bytes), true);
    fields.setUint32(14, data.length, true);
    fields.setUint32(18, bytes.length, true);
    fields.setUint16(22, name.length, true);
    const common = new Uint8Array(fields.buffer);
    const local = new Uint8Array([80, 75, 3, 4, ...common, ...encoder.encode(name)]);
    const tail = new DataView(new ArrayBuffer(14));
    tail.setUint32(10, offset, true);
    directory.push(
      new Uint8Array([
        80,
        75,
        1,
        2,
        20,
        0,
        ...common,
        ...new Uint8Array(tail.buffer),
        ...encoder.encode(name),
      ]),
    );
    pieces.push(local, data);
    offset += local.length + data.length;
  }
  const size = directory.reduce((sum, entry) => sum + entry.length, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, files.length, true);
  end.setUint16(10, files.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, offset, true);
  const all = [...pieces, ...directory, new Uint8Array(end.buffer)];
  return new Uint8Array(await new Blob(all).arrayBuffer());
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** One sheet with that many bytes of XML. */
export async function xlsx(bytes: number, deflate: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const random = numbers(5);
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const head = `${XML}<worksheet xmlns="${main}"><sheetData>`;
  const rows = fill(bytes, (index) => {
    if (index === 0) return head;
    const cells = Array.from({ length: 6 }, (_, column) => {
      const at = `${String.fromCharCode(65 + column)}${index}`;
      return column < 4
        ? `<c r="${at}"><v>${(random() * 1e6).toFixed(3)}</v></c>`
        : `<c r="${at}" t="inlineStr"><is><t>${sentence(random, 4)}</t></is></c>`;
    });
    return `<row r="${index}">${cells.join("")}</row>`;
  });
  const sheet = new Uint8Array(await new Blob([rows, "</sheetData></worksheet>"]).arrayBuffer());
  const package_ = "http://schemas.openxmlformats.org/package/2006";
  const of = (kind: string) => `application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml`;
  const types =
    `${XML}<Types xmlns="${package_}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${
      of("sheet.main")
    }"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${of("worksheet")}"/></Types>`;
  const link = (id: string, type: string, target: string) =>
    `${XML}<Relationships xmlns="${package_}/relationships"><Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/></Relationships>`;
  const book =
    `${XML}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Numbers" sheetId="1" r:id="rId1"/></sheets></workbook>`;
  return await zip([
    ["[Content_Types].xml", encoder.encode(types)],
    ["_rels/.rels", encoder.encode(link("rId1", "officeDocument", "xl/workbook.xml"))],
    ["xl/workbook.xml", encoder.encode(book)],
    ["xl/_rels/workbook.xml.rels", encoder.encode(link("rId1", "worksheet", "worksheets/sheet1.xml"))],
    ["xl/worksheets/sheet1.xml", sheet],
  ], deflate);
}
