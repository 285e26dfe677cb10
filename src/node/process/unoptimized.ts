/**
 * Runs work of a few milliseconds that this process does once. Code that the engine optimizes meanwhile would be ready too late, and
 * making it takes a processor from the work and from git. The flag is set back at once: other code is kept compiled for the usual ones.
 */
export function unoptimized<T>(work: () => T): T {
  const { setFlagsFromString } = process.getBuiltinModule("node:v8");
  setFlagsFromString("--no-opt");
  try {
    return work();
  } finally {
    setFlagsFromString("--opt");
  }
}
