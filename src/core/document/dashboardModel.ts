/** Nodes of the dashboard and its neighbours: fields, figures, boxes, health, history, capsule. */
import type { TextRange } from "../base/text.ts";

/** A row `| **FIELD** | value |` or a line `**FIELD:** value` of the dashboard. */
export interface DashboardField {
  readonly name: string;
  /** As written, with back-ticks and emoji, trimmed. */
  readonly value: string;
  /** Back-ticks, emoji and bold marks taken away. */
  readonly plain: string;
  readonly range: TextRange;
  readonly valueRange: TextRange;
  /** The table cell between the pipes, padding included; undefined when it is no table row. */
  readonly cellRange: TextRange | undefined;
}

/** `Progress: [███░] 7% (11 DONE / 163 TOTAL)` */
export interface ProgressLine {
  /** `Progress`, `MVP Progress`, `Full Progress`. */
  readonly label: string;
  readonly range: TextRange;
  /** The cells between the brackets. */
  readonly barRange: TextRange | undefined;
  readonly percent: number | undefined;
  /** `7` */
  readonly percentRange: TextRange | undefined;
  readonly done: number | undefined;
  readonly doneRange: TextRange | undefined;
  readonly total: number | undefined;
  readonly totalRange: TextRange | undefined;
}

/** ``- **DONE:** `11` (comment)`` of the dashboard. */
export interface CountItem {
  /** `DONE`, `MVP_TODO`, `Progress %`. */
  readonly name: string;
  readonly value: string;
  readonly range: TextRange;
  /** The value without back-ticks. */
  readonly valueRange: TextRange;
  readonly comment: string | undefined;
  /** What stands between the parentheses. */
  readonly commentRange: TextRange | undefined;
}

export interface BoxLine {
  /** Between the left and the right frame, trimmed. */
  readonly text: string;
  /** The whole line without its line end. */
  readonly range: TextRange;
  /** Between the left and the right frame, padding included. */
  readonly innerRange: TextRange;
}

/** A frame drawn in a fence. Lines are those between the frame's rules below the title. */
export interface Box {
  /** `NEXT (Top 3 Priority Tasks)` */
  readonly title: string;
  readonly kind:
    | "now"
    | "next"
    | "later"
    | "today-checkpoints"
    | "today-completed"
    | "focus"
    | "known-issues"
    | "health"
    | "other";
  readonly range: TextRange;
  readonly titleRange: TextRange;
  readonly lines: readonly BoxLine[];
  /** Display columns of the frame, from the left edge to the right edge. */
  readonly width: number;
}

/** A row of SYSTEM HEALTH, drawn or a table or a list. */
export interface HealthRow {
  readonly service: string;
  readonly port: number | undefined;
  readonly status: string;
  readonly lastCheck: string | undefined;
  readonly range: TextRange;
  readonly statusRange: TextRange;
  readonly lastCheckRange: TextRange | undefined;
}

/** `1. 458ef1e (2025-12-16 17:18) — text` */
export interface HistoryLine {
  readonly ordinal: number | undefined;
  readonly hash: string;
  readonly date: string | undefined;
  readonly text: string;
  readonly range: TextRange;
}

export interface CapsuleField {
  readonly key: string;
  readonly value: string;
  readonly valueRange: TextRange;
  /** List lines below the key, without line ends. */
  readonly items: readonly { readonly text: string; readonly range: TextRange }[];
  readonly range: TextRange;
}

export interface Dashboard {
  readonly range: TextRange;
  readonly fields: readonly DashboardField[];
  readonly progress: readonly ProgressLine[];
  readonly counts: readonly CountItem[];
  /** NOW / NEXT / LATER and TODAY, in document order. */
  readonly boxes: readonly Box[];
}

export interface HealthTable {
  readonly range: TextRange;
  readonly rows: readonly HealthRow[];
  readonly box: Box | undefined;
}

export interface History {
  readonly range: TextRange;
  readonly lines: readonly HistoryLine[];
}

export interface Capsule {
  readonly range: TextRange;
  readonly fields: readonly CapsuleField[];
}
