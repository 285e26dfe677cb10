import { createHash } from "node:crypto";
import { ControlError } from "../core/base/errors.ts";
import type { ControlPlane } from "../node/controlPlane.ts";
import { approvalHash, shownHash } from "../node/runs/approvalHash.ts";
import { toVisibleText } from "./visibleText.ts";

const mostShown = 10;

/**
 * Throws `usage` for a hash that is of no command which this repository could ask for, and of none that was approved already: it is
 * mistyped, or its command has another text by now. Whole hashes and their beginnings are known alike.
 */
export async function refuseUnknownApprovals(plane: ControlPlane, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  const [{ openRepository }, { approvableTexts }, document, approved] = await Promise.all([
    import("../node/git/gitRepository.ts"),
    import("../node/checks/approvableTexts.ts"),
    plane.document(),
    plane.approvals(),
  ]);
  const repository = openRepository(plane.folder);
  if (!repository) return;
  const texts = [...new Set(await approvableTexts(repository, document, plane.settings))];
  const known = [
    ...texts.map((text) => createHash("sha256").update(text).digest("hex")),
    ...approved.map(({ hash }) => hash),
  ];
  const unknown = hashes.find((hash) => !known.some((one) => one.startsWith(hash.toLowerCase())));
  if (unknown === undefined) return;
  const offered = texts.slice(0, mostShown).map((text) => `${approvalHash(text)} ${toVisibleText(text)}`);
  const more = texts.length > mostShown ? [`and ${texts.length - mostShown} more`] : [];
  const list = texts.length === 0 ? "there is none" : [...offered, ...more].join("; ");
  throw new ControlError(
    "usage",
    `Unexpected --approve "${unknown}", expected the hash of a command of this repository as it is now: ${list}`,
    { data: { known: known.map(shownHash) } },
  );
}
