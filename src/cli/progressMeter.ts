/** One line on a terminal's standard error that grows in place; silent where nobody looks. */
export interface ProgressMeter {
  update(done: number, total: number): void;
  /** Takes the line away. */
  end(): void;
}

export function createProgressMeter(label: string, quiet = false): ProgressMeter {
  const { stderr } = process;
  if (quiet || stderr.isTTY !== true) return { update: () => undefined, end: () => undefined };
  let shown = "";
  const show = (text: string) => {
    if (text === shown) return;
    shown = text;
    stderr.write(`\r\u001b[K${text}`);
  };
  return {
    update: (done, total) => show(`${label} ${total === 0 ? 100 : Math.floor((100 * done) / total)} %`),
    end: () => show(""),
  };
}
