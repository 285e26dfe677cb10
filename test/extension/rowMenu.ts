import type { Locator } from "playwright-core";

/** Chooses from the context menu of a row, also of one that moves while it is clicked. */
export async function chooseInMenu(row: () => Locator, action: string): Promise<void> {
  const page = row().page();
  const item = page.getByRole("menuitem", { name: action, exact: true });
  const happens = (what: Promise<void>) =>
    what.then(
      () => true,
      () => false,
    );
  for (;;) {
    await row().click({ button: "right" });
    if (await happens(item.waitFor({ timeout: 3000 }))) {
      // A menu that has just opened takes no click, lest the one that opened it is one.
      await item.hover();
      await page.keyboard.press("Enter");
      if (await happens(item.waitFor({ state: "detached", timeout: 3000 }))) return;
    }
    await page.keyboard.press("Escape");
  }
}
