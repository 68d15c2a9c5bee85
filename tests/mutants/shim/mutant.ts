/** A fault that is put into the code on purpose. */
export interface Mutant {
  /** What is broken then. With the file it is the mutant's name. */
  breaks: string;
  file: string;
  /** Text that occurs in the file once. */
  find: string;
  put: string;
  /** The file of tests that has to notice, and a part of the names of its tests where the others take long. */
  test: string;
  only?: string;
}

/** A mutant's name. */
export const nameOf = ({ file, breaks }: Mutant) => `${file}: ${breaks}`;

/** The text of the mutant's file, broken. A text that the file has not once is an error: the list fell behind the code. */
export function broken(text: string, { file, find, put }: Mutant): string {
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`${file} has ${times} times, not once: ${find}`);
  return text.replace(find, () => put);
}

type Row = [breaks: string, find: string, put: string, only?: string];

/** The mutants of one file, all of them for one file of tests. */
export function mutantsOf(file: string, test: string, ...rows: Row[]): Mutant[] {
  return rows.map(([breaks, find, put, only]) => ({ breaks, file, find, put, test, only }));
}
