import type { ControlDocument } from "../document/model.ts";

export interface TruthClaims {
  /** What REPO_CLEAN says; undefined when it is absent or cannot be read as yes or no. */
  readonly clean: boolean | undefined;
  readonly needsSave: boolean | undefined;
}

const yes = /^(clean|true|yes)\b/i;
const no = /^(dirty|false|no)\b/i;

function toBoolean(value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (yes.test(value)) return true;
  return no.test(value) ? false : undefined;
}

/** The value of a dashboard field without its decoration; undefined when there is no such row. */
export function plainField(document: ControlDocument, name: string): string | undefined {
  return document.dashboard?.fields.find((field) => field.name === name)?.plain;
}

export function readTruthClaims(document: ControlDocument): TruthClaims {
  return {
    clean: toBoolean(plainField(document, "REPO_CLEAN")),
    needsSave: toBoolean(plainField(document, "NEEDS_SAVE")),
  };
}

/** True when a field that can be read contradicts the tree. */
export function contradictsTree(claims: TruthClaims, treeIsClean: boolean): boolean {
  return (
    (claims.clean !== undefined && claims.clean !== treeIsClean) ||
    (claims.needsSave !== undefined && claims.needsSave === treeIsClean)
  );
}
