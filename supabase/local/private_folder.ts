/** Makes a folder that its owner alone may enter: keys, tokens and people's data are below it. */
export async function privateFolder(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  // One that was there before, and holds nothing of others, is closed as well.
  const names = (await Array.fromAsync(Deno.readDir(path))).map((entry) => entry.name);
  if (names.length === 0 || names.includes("keys.json")) await Deno.chmod(path, 0o700);
}
