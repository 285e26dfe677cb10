/** The counts list of the dashboard. */
import { isDigit, lineStop, skipBlanks, trimEnd } from "./characters.ts";
import type { CountItem } from "./dashboardModel.ts";
import { bulletEnd } from "./lineMarks.ts";
import { readLabel } from "./taskBullets.ts";

const figure = /(^|_)(DONE|TODO|DOING|BLOCKED|TOTAL)$|PROGRESS(_| )?%?$/;

/** ``- **DONE:** `11` (comment)``; undefined when the item names no figure. */
export function readCount(text: string, start: number, end: number): CountItem | undefined {
  const stop = trimEnd(text, start, lineStop(text, start, end));
  const marker = bulletEnd(text, skipBlanks(text, start, stop), stop);
  if (marker === -1) return undefined;
  const label = readLabel(text, skipBlanks(text, marker, stop), stop);
  if (label === undefined || !figure.test(label.name.toUpperCase())) return undefined;
  let at = skipBlanks(text, label.end, stop);
  const ticked = text.charCodeAt(at) === 96;
  if (ticked) at++;
  let valueEnd = at;
  while (valueEnd < stop && isValue(text.charCodeAt(valueEnd))) valueEnd++;
  if (!isDigit(text.charCodeAt(at)) && !ticked) return undefined;
  const open = skipBlanks(text, ticked && text.charCodeAt(valueEnd) === 96 ? valueEnd + 1 : valueEnd, stop);
  const commented = text.charCodeAt(open) === 40 && text.charCodeAt(stop - 1) === 41;
  return {
    name: label.name,
    value: text.slice(at, valueEnd),
    range: { start, end },
    valueRange: { start: at, end: valueEnd },
    comment: commented ? text.slice(open + 1, stop - 1) : undefined,
    commentRange: commented ? { start: open + 1, end: stop - 1 } : undefined,
  };
}

function isValue(code: number): boolean {
  return code !== 96 && code !== 32 && code !== 9 && code !== 40;
}
