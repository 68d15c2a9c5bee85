/** A start that cannot go on, with a message for the person who started it; everything else is a bug. */
export class StartFailure extends Error {
  override name = "StartFailure";
}
