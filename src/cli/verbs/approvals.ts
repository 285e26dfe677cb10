import { ControlError } from "../../core/base/errors.ts";
import type { Approval } from "../../core/ports.ts";
import { shownHash } from "../../node/runs/approvalHash.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import { textTable } from "../textTable.ts";
import type { RunVerb, VerbContext } from "../verbContext.ts";
import { toVisibleText } from "../visibleText.ts";
import { withControlPlane } from "../withControlPlane.ts";

const shortestPrefix = 8;

function toApprovalJson({ approvedAt, command, hash }: Approval) {
  return { hash: shownHash(hash), command: command ?? null, approvedAt: approvedAt ?? null };
}

function printLines({ terminal }: VerbContext, approvals: readonly Approval[]): void {
  const rows = approvals.map(({ approvedAt, command, hash }) => [
    { text: shownHash(hash), paint: terminal.paint.bold },
    { text: approvedAt?.slice(0, 10) ?? "" },
    { text: toVisibleText(command ?? "(its text was not kept)") },
  ]);
  for (const line of textTable(rows)) terminal.out(line);
}

async function revoke(context: VerbContext, hash: string): Promise<void> {
  if (!/^[0-9a-f]+$/i.test(hash) || hash.length < shortestPrefix) {
    throw new ControlError("usage", `Unexpected "${hash}", expected a hash that control-plane approvals printed`);
  }
  const revoked = await withControlPlane(context, (plane) => plane.revokeApproval(hash));
  if (revoked.length === 0) throw new ControlError("usage", `Nothing of this repository is approved as ${hash}`);
  if (context.json) printJson(context.terminal, { revoked: revoked.map(toApprovalJson) });
  else for (const { command } of revoked) context.terminal.out(`revoked: ${toVisibleText(command ?? hash)}`);
}

/** Lists what the person let run in this repository, and takes it back. */
export const runApprovals: RunVerb = async (context) => {
  const [verb, hash] = context.words;
  if (verb !== undefined) {
    if (verb !== "revoke" || hash === undefined)
      throw new ControlError("usage", "usage: control-plane approvals revoke HASH");
    await revoke(context, hash);
    return exitCodes.clean;
  }
  const approvals = await withControlPlane(context, (plane) => plane.approvals());
  if (context.json) printJson(context.terminal, { approvals: approvals.map(toApprovalJson) });
  else if (approvals.length === 0) context.terminal.out("No command of this repository is approved.");
  else printLines(context, approvals);
  return exitCodes.clean;
};
