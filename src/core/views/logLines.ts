/** Lines of logs of any program, told apart by level and source. */
export const logLevels = ["error", "warning", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogLine {
  readonly level: LogLevel;
  readonly source: string;
  /** As it is shown, without line ends. */
  readonly text: string;
}

/** What is shown; an absent list hides nothing. */
export interface LogFilter {
  readonly levels?: readonly string[];
  readonly sources?: readonly string[];
}

const words: readonly (readonly [LogLevel, RegExp])[] = [
  ["error", /^(?:error|err|fatal|critical|panic|exception|severe|e)$/i],
  ["warning", /^(?:warning|warn|w)$/i],
  ["debug", /^(?:debug|trace|verbose|d)$/i],
];

/** The level that a word of some log means; `info` for words that are not known, as `stdout`. */
export function toLogLevel(word: string): LogLevel {
  return words.find(([, names]) => names.test(word))?.[0] ?? "info";
}

const written = /^\W{0,3}(?:[\d\W]|T(?=\d)|Z\b)*\b(error|fatal|critical|panic|warning|warn|info|debug|trace)\b/i;
const anywhere = /\b(ERROR|FATAL|CRITICAL|WARNING|WARN|DEBUG|TRACE)\b|^(?:\w+\.)*\w*(Error|Exception)\b|^(Traceback)\b/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal obeys begins with one.
const sequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.?)/g;

/** One line without what only a terminal understands; its own line ends are shown. */
export function plainLogText(text: string): string {
  return text
    .replace(sequences, "")
    .trimEnd()
    .replace(/\s*\n/g, " ⏎ ")
    .replace(/(?!\t)\p{Cc}/gu, "");
}

/** A line of a file: JSON with `level` and `message`, or text. One that begins with a blank belongs to the line before it. */
export function parseLogLine(printed: string, source: string, before: LogLevel = "info"): LogLine {
  const text = plainLogText(printed);
  const told = text.startsWith("{") ? jsonLine(text) : undefined;
  if (told) return { ...told, source: told.source ?? source };
  const at = written.exec(text)?.[1] ?? anywhere.exec(text)?.slice(1).find(Boolean);
  const isFailure = at !== undefined && /^(?:\w*Error|Exception|Traceback)$/.test(at);
  const level = isFailure ? "error" : at ? toLogLevel(at) : /^\s/.test(text) ? before : "info";
  return { level, source, text };
}

function jsonLine(text: string): (Omit<LogLine, "source"> & { readonly source: string | undefined }) | undefined {
  let told: Readonly<Record<string, unknown>>;
  try {
    told = JSON.parse(text);
  } catch {
    // A line that only looks so, or was cut off: it is shown as it is.
    return undefined;
  }
  const level = told.level ?? told.levelname;
  if (typeof level !== "string" || typeof told.message !== "string") return undefined;
  const source = typeof told.service === "string" ? told.service : undefined;
  return { level: toLogLevel(level), source, text: plainLogText(told.message) };
}

export function isShown({ level, source }: LogLine, { levels, sources }: LogFilter): boolean {
  return (levels?.includes(level) ?? true) && (sources?.includes(source) ?? true);
}

/** One line of the view: its level, its source, its words. */
export function toLogText({ level, source, text }: LogLine): string {
  return `[${level}] [${source}] ${text}`;
}
