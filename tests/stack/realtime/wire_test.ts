/** The bytes of the protocol, written down from its description. */
import { deepEqual, equal } from "node:assert/strict";
import { decodePush, encodeBroadcast } from "../../../supabase/local/realtime/binary.ts";
import { Broadcast, ClientBroadcast } from "../../../supabase/local/realtime/broadcast.ts";
import { Rate } from "../../../supabase/local/realtime/limits.ts";
import { decodeFrame, encodeFrame } from "../../../supabase/local/realtime/wire.ts";

const bytes = (...parts: (number | string)[]) =>
  new Uint8Array(
    parts.flatMap((part) => typeof part === "number" ? [part] : [...new TextEncoder().encode(part)]),
  );

Deno.test("a broadcast of a client is kind 3 with six lengths", () => {
  const frame = bytes(3, 2, 1, 3, 5, 2, 1, "10", "1", "top", "event", "{}", '{"a":"b"}');
  deepEqual(decodePush(frame), {
    joinRef: "10",
    ref: "1",
    topic: "top",
    event: "event",
    encoding: "json",
    payload: bytes('{"a":"b"}'),
  });
  const plain = decodePush(bytes(3, 0, 0, 3, 2, 0, 0, "top", "é", 1, 4));
  deepEqual(plain, {
    joinRef: null,
    ref: null,
    topic: "top",
    event: "é",
    encoding: "binary",
    payload: bytes(1, 4),
  });
});

Deno.test("what is no such frame is none", () => {
  const frames = [
    [],
    [3, 0, 0, 0, 0, 0],
    [2, 0, 0, 0, 0, 0, 1],
    [3, 0, 0, 0, 0, 0, 2],
    [3, 0, 0, 1, 0, 0, 1],
    [3, 0, 0, 1, 0, 0, 1, 255],
  ];
  for (const frame of frames) equal(decodePush(new Uint8Array(frame)), null, String(frame));
  equal(decodeFrame(bytes(3, 0, 0, 1, 1, 0, 1, "te"), "1.0.0"), null, "version 1 has no binary frames");
});

Deno.test("a broadcast to clients is kind 4 with lengths in bytes", () => {
  deepEqual(
    encodeBroadcast("top", "é", { id: "1" }, "json", bytes("{}")),
    bytes(4, 3, 2, 10, 1, "top", "é", '{"id":"1"}', "{}"),
  );
  deepEqual(encodeBroadcast("top", "e", null, "binary", bytes(7)), bytes(4, 3, 1, 0, 0, "top", "e", 7));
  equal(encodeBroadcast("é".repeat(128), "e", null, "json", bytes("1")), null, "256 bytes");
  equal(encodeBroadcast("t".repeat(255), "e", null, "json", bytes("1"))?.length, 262);
});

Deno.test("text frames are arrays in version 2 and objects in version 1", () => {
  const frame = { joinRef: "1", ref: "2", topic: "t", event: "e", payload: { a: null } };
  equal(encodeFrame(frame, "2.0.0"), '["1","2","t","e",{"a":null}]');
  equal(encodeFrame(frame, "1.0.0"), '{"topic":"t","event":"e","payload":{"a":null},"ref":"2"}');
  deepEqual(decodeFrame('["1","2","t","e",{"a":null}]', "2.0.0"), frame);
  deepEqual(
    decodeFrame('{"topic":"t","event":"e","payload":{"a":null},"ref":"2","join_ref":"1"}', "1.0.0"),
    frame,
  );
  deepEqual(decodeFrame('{"topic":"t","event":"e","payload":1,"ref":2}', "1.0.0"), {
    ...frame,
    joinRef: null,
    payload: 1,
  });
  for (
    const text of ["", "[", "{}", "[]", "null", "1", '"x"', '["1","2","t",4,{}]', '["1","2","t","e",{},6]']
  ) {
    deepEqual([decodeFrame(text, "1.0.0"), decodeFrame(text, "2.0.0")], [null, null], text);
  }
});

Deno.test("a stored message keeps every digit of its payload, in either version", () => {
  const json = '{"n": 12345678901234567890, "s": "\\u2028"}';
  const broadcast = Broadcast.ofText("realtime:t", 'e"', json, "i");
  const text = broadcast.as("1.0.0") as string;
  equal(
    text,
    `{"topic":"realtime:t","event":"broadcast","ref":null,"payload":{"type":"broadcast","event":"e\\"","meta":{"id":"i"},"payload":${json}}}`,
  );
  deepEqual(broadcast.as("2.0.0"), encodeBroadcast("realtime:t", 'e"', { id: "i" }, "json", bytes(json)));
});

Deno.test("bytes of a client reach version 2 only", () => {
  const broadcast = Broadcast.ofClient("t", new ClientBroadcast("e", "binary", bytes(1, 2)));
  equal(broadcast.as("1.0.0"), null);
  deepEqual(broadcast.as("2.0.0"), bytes(4, 1, 1, 0, 0, "te", 1, 2));
});

Deno.test("a rate lets so many through at once, and then as many as time allows", () => {
  let now = 0;
  const rate = new Rate(10, 20, () => now);
  deepEqual([rate.takes(20), rate.takes()], [true, false]);
  now = 100;
  deepEqual([rate.takes(), rate.takes()], [true, false]);
  now = 1_000_000;
  deepEqual([rate.takes(21), rate.takes(20), rate.takes()], [false, true, false]);
});
