// @ts-check
/**
 * Loads the workbench anew, as a person does, once VS Code has written down that `viewType` is open: a reload by the
 * browser does not wait for that.
 * @param {import("playwright-core").Page} page
 * @param {string} viewType
 */
export async function reloadWindow(page, viewType) {
  do await page.evaluate(loseFocus);
  while (!(await page.evaluate(isKept, viewType)));
  await page.reload();
}

/** Runs in the page: VS Code writes down what is open when its window loses the focus, which one without a screen never does. */
function loseFocus() {
  for (const hasFocus of [true, false]) {
    document.hasFocus = () => hasFocus;
    window.dispatchEvent(new Event(hasFocus ? "focus" : "blur"));
  }
}

/** Runs in the page: whether the editors that the workspace keeps have one of that type. */
async function isKept(/** @type {string} */ viewType) {
  /** @type {<T>(request: IDBRequest<T>) => Promise<T>} */
  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  for (const { name = "" } of await indexedDB.databases()) {
    if (!name.startsWith("vscode-web-state-db-")) continue;
    const database = await settled(indexedDB.open(name));
    try {
      const items = database.transaction("ItemTable").objectStore("ItemTable");
      const editors = await settled(items.get("memento/workbench.parts.editor"));
      if (String(editors).includes(viewType)) return true;
    } finally {
      database.close();
    }
  }
  return false;
}
