import type { LedgerNode } from "../core/views/ledgerTree.ts";
import type { PlaneSession } from "./planeSession.ts";

type RowKind = "folder" | "node" | "message";

interface RowContent {
  readonly kind: RowKind;
  readonly id: string;
  readonly session: PlaneSession;
  readonly node: LedgerNode | undefined;
  readonly label: string;
}

/**
 * A row of the ledger. It stays the same object while its id exists, whatever the document becomes, so that VS Code draws anew only
 * rows that look different.
 */
export class LedgerRow implements RowContent {
  readonly kind: RowKind;
  readonly id: string;
  readonly parent: LedgerRow | undefined;
  session: PlaneSession;
  node: LedgerNode | undefined;
  label: string;
  #toChildren: (own: LedgerRow) => readonly LedgerRow[];
  #children: readonly LedgerRow[] | undefined;

  constructor(
    content: RowContent,
    parent: LedgerRow | undefined,
    toChildren: (own: LedgerRow) => readonly LedgerRow[] = () => [],
  ) {
    this.kind = content.kind;
    this.id = content.id;
    this.session = content.session;
    this.node = content.node;
    this.label = content.label;
    this.parent = parent;
    this.#toChildren = toChildren;
  }

  /** Made when first asked for: most rows are never opened. */
  get children(): readonly LedgerRow[] {
    this.#children ??= this.#toChildren(this);
    return this.#children;
  }

  /** Takes over what a newer row of this id says, and adds to `changed` the rows here and below that have to be drawn anew. */
  update(newer: LedgerRow, changed: LedgerRow[]): void {
    const looksDifferent = this.label !== newer.label || !looksAlike(this.node, newer.node);
    this.session = newer.session;
    this.node = newer.node;
    this.label = newer.label;
    this.#toChildren = newer.#toChildren;
    const merged = this.#children && mergeRows(this.#children, this.#toChildren(this), changed);
    this.#children = merged?.rows;
    if (looksDifferent || merged?.sameRows === false) changed.push(this);
  }
}

/** The newer rows, as the former objects where an id stays; `sameRows` when they are the same ones in the same order. */
export function mergeRows(
  former: readonly LedgerRow[],
  newer: readonly LedgerRow[],
  changed: LedgerRow[],
): { readonly rows: readonly LedgerRow[]; readonly sameRows: boolean } {
  const known = new Map(former.map((row) => [row.id, row]));
  const rows = newer.map((row) => {
    const same = known.get(row.id);
    if (same?.kind !== row.kind) return row;
    same.update(row, changed);
    return same;
  });
  return { rows, sameRows: rows.length === former.length && rows.every((row, index) => row === former[index]) };
}

/** Whether two nodes are drawn alike; the line is read when the row is clicked. */
function looksAlike(a: LedgerNode | undefined, b: LedgerNode | undefined): boolean {
  if (!a || !b) return a === b;
  return (
    a.kind === b.kind &&
    a.label === b.label &&
    a.description === b.description &&
    a.icon === b.icon &&
    a.state === b.state &&
    a.commit === b.commit &&
    a.severity === b.severity &&
    a.findings === b.findings &&
    (a.children.length === 0) === (b.children.length === 0) &&
    a.tooltip.join("\n") === b.tooltip.join("\n") &&
    a.highlights.join(";") === b.highlights.join(";")
  );
}
