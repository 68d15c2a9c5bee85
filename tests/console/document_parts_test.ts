// What the documents view decides without a page.

import { plainName, refusal } from "../../console/src/views/documents/checks.ts";
import { around, pieces, rangeOf } from "../../console/src/views/documents/pieces.ts";
import { assert, assertEquals } from "../harness/assert.ts";

Deno.test("a file is refused before it is sent when the bucket or the pipeline would refuse it", () => {
  const most = 50 * 1024 * 1024;
  assertEquals(refusal({ name: "a.pdf", size: most }), null);
  assert(refusal({ name: "a.pdf", size: most + 1 })?.includes("50 MB"));
  assert(refusal({ name: "a.pdf", size: 0 })?.includes("empty"));
  assert(refusal({ name: "Old.DOC", size: 1 })?.includes(".docx"));
  assert(refusal({ name: `${"a".repeat(501)}`, size: 1 })?.includes("500"));
  // Names that are no formats, and properties of every object.
  for (const name of ["doc", "a.constructor", "no format", ".hidden"]) {
    assertEquals(refusal({ name, size: 1 }), null, name);
  }
});

Deno.test("a name is told to the storage in letters that it takes", () => {
  assertEquals(plainName("Schülerübersicht 2026.pdf"), "Schu_leru_bersicht_2026.pdf");
  assertEquals(plainName("../../etc/passwd"), "_.._etc_passwd");
  assertEquals(plainName(".."), "file");
  assertEquals(plainName("合同.docx"), "_.docx");
  assertEquals(plainName(`${"x".repeat(300)}.pdf`).length, 100);
});

Deno.test("a snippet is text, and only its marks are marks", () => {
  assertEquals(pieces("a &lt;b&gt; <mark>R&amp;D</mark> &amp;lt; c"), [
    { text: "a <b> ", hit: false },
    { text: "R&D", hit: true },
    { text: " &lt; c", hit: false },
  ]);
  assertEquals(pieces(""), []);
  assertEquals(pieces("<img src=x>"), [{ text: "<img src=x>", hit: false }]);
});

Deno.test("places are counted in code points, and cut to what is shown", () => {
  assertEquals(around("😀ab😀cd", 10, [11, 14]), ["😀", "ab😀", "cd"]);
  assertEquals(around("abc", 10, [0, 11]), ["", "a", "bc"]);
  assertEquals(around("abc", 10, [90, 95]), ["abc", "", ""]);
  assertEquals(around("abc", 10, [12, 11]), ["ab", "", "c"]);
  assertEquals(around("abc", 0, null), ["abc", "", ""]);
  assertEquals(rangeOf("12-340"), [12, 340]);
  for (const wrong of [null, "", "12", "-1-2", "1-x", "1-2-3"]) assertEquals(rangeOf(wrong), null);
});
