/**
 * Runs a part of the demo. Whatever a data folder holds, the stack serves: what cannot be done is said in a line, and the
 * parts that do not need it go on.
 */
export async function part<T>(name: string, run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    console.error(`! demo: ${name}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}
