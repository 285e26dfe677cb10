/** The rules of one document as data; each value knows where it came from. */
import type { TextRange } from "../base/text.ts";
import type { Priority } from "../document/model.ts";
import type { ServiceSpec } from "../ports.ts";

export type PolicySource =
  | { readonly type: "contract"; readonly range: TextRange }
  | { readonly type: "auto-config"; readonly range: TextRange }
  | { readonly type: "card"; readonly range: TextRange }
  | { readonly type: "setting" }
  | { readonly type: "default" };

export interface PolicyValue<T> {
  readonly value: T;
  readonly source: PolicySource;
  /** Other places of the document that say something else; they lose. */
  readonly contradictions: readonly { readonly text: string; readonly range: TextRange }[];
}

/** A command of the document, with the folder that it is about; empty for all of the repository. */
export interface DocumentCheck {
  readonly command: string;
  readonly surface: string;
}

export interface Policy {
  readonly governanceReads: PolicyValue<number>;
  readonly governanceWrites: PolicyValue<number>;
  readonly contextFiles: PolicyValue<number>;
  /** N atomic changes a cycle. */
  readonly changes: PolicyValue<number>;
  /** N when all changed files share one surface. */
  readonly changesSameSurface: PolicyValue<number>;
  readonly miniCheckEvery: PolicyValue<number>;
  readonly priorityOrder: PolicyValue<readonly Priority[]>;
  /** Paths and globs, relative to the repository. */
  readonly prohibitedPaths: PolicyValue<readonly string[]>;
  /** Relative to the repository, without a slash at the end. */
  readonly runsFolder: PolicyValue<string>;
  readonly services: PolicyValue<readonly ServiceSpec[]>;
  readonly runLogEntries: PolicyValue<number>;
  readonly runEntryLines: PolicyValue<number>;
  /** Lint, type and test commands; each counts once a person let it run. */
  readonly checks: PolicyValue<readonly DocumentCheck[]>;
  /** Commands that import, start or ask the product. */
  readonly smokeChecks: PolicyValue<readonly DocumentCheck[]>;
  /** Whether one cycle may close several tasks of one surface area. */
  readonly batching: PolicyValue<boolean>;
  readonly allowedModes: PolicyValue<readonly string[]>;
}
