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

type Row = [breaks: string, find: string, put: string, only?: string];

/** The mutants of one file, all of them for one file of tests. */
export function mutantsOf(file: string, test: string, ...rows: Row[]): Mutant[] {
  return rows.map(([breaks, find, put, only]) => ({ breaks, file, find, put, test, only }));
}
