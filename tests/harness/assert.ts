// Node's assertions under the names that Deno's tests use; JSR, where Deno's own live, is out of reach on a closed machine.
export { deepStrictEqual as assertEquals, match as assertMatch, ok as assert } from "node:assert/strict";
