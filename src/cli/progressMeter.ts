import { createStatusLine } from "./statusLine.ts";

/** How much is done, as one line that grows in place. */
export interface ProgressMeter {
  update(done: number, total: number): void;
  /** Takes the line away. */
  end(): void;
}

export function createProgressMeter(label: string, quiet = false): ProgressMeter {
  const line = createStatusLine(quiet);
  return {
    update: (done, total) => line.show(`${label} ${total === 0 ? 100 : Math.floor((100 * done) / total)} %`),
    end: () => line.end(),
  };
}
