import { type Session, type SessionOptions, startSession } from "../support/session.mjs";

/** A workbench with the packed extension for the surrounding `describe`; a failed test leaves a screenshot behind. */
export function useWorkbench(options: SessionOptions): () => Session {
  let session: Session | undefined;
  const current = (): Session => {
    if (session === undefined) throw new Error("The workbench is there from `before` to `after` only");
    return session;
  };

  before(async function startWorkbench() {
    this.timeout(120_000);
    session = await startSession(options);
  });

  afterEach(async function keepScreenshot() {
    if (this.currentTest?.state !== "failed") return;
    const name = this.currentTest.fullTitle().replaceAll(/[^\p{L}\p{N}]+/gu, "-");
    await session?.screenshot(`failed-${name}`);
  });

  after(async () => {
    await session?.close();
    session = undefined;
  });

  return current;
}
