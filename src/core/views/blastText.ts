import { counted } from "../base/counted.ts";
import type { BlastRadius } from "../cycle/events.ts";

/** `3 files, 40 lines`, with the risk where it is not LOW. */
export function toBlastText({ files, lines, risk }: BlastRadius): string {
  const size = `${counted(files.length, "file")}, ${counted(lines, "line")}`;
  return risk === "LOW" ? size : `${size}, ${risk} risk`;
}
