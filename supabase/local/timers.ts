/** Calls back later. The tests give the stack timers that ring when they say so: none of them waits for the clock. */
export interface Timers {
  /** Once. */
  after(ms: number, ring: () => void): Cancel;
  /** Again and again. */
  every(ms: number, ring: () => void): Cancel;
}

/** No further call. */
export type Cancel = () => void;

/** The timers of the runtime. */
export const CLOCK: Timers = {
  after(ms, ring) {
    const timer = setTimeout(ring, ms);
    return () => clearTimeout(timer);
  },
  every(ms, ring) {
    const timer = setInterval(ring, ms);
    return () => clearInterval(timer);
  },
};
