/** One line on a terminal's standard error that changes in place; silent where nobody looks. */
export interface StatusLine {
  show(text: string): void;
  /** Takes the line away. */
  end(): void;
}

export function createStatusLine(quiet = false): StatusLine {
  const { stderr } = process;
  if (quiet || stderr.isTTY !== true) return { show: () => undefined, end: () => undefined };
  let shown = "";
  const show = (text: string) => {
    if (text === shown) return;
    shown = text;
    stderr.write(`\r\u001b[K${text}`);
  };
  return { show, end: () => show("") };
}
