/** What a person does with a backend. Loaded when first asked for. */
import * as vscode from "vscode";
import { ControlError } from "../../core/base/errors.ts";
import type { BackendAnswer } from "../../node/backend/backendAnswer.ts";
import type { BackendClient } from "../../node/backend/backendClient.ts";
import * as content from "../../node/backend/backendContent.ts";
import * as images from "../../node/backend/backendImages.ts";
import * as models from "../../node/backend/backendModels.ts";
import { withoutLinks } from "../convert.ts";
import type { BackendPlace } from "./backendRows.ts";
import { openBackend } from "./openBackend.ts";
import { asServiceElement, type ServicesTree } from "./servicesTree.ts";

const { l10n, window } = vscode;

export class BackendCommands {
  readonly #tree: ServicesTree;

  constructor(tree: ServicesTree) {
    this.#tree = tree;
  }

  /** Asks for a workflow pack and a prompt, and begins a job. */
  runWorkflow(target: unknown): Promise<void> {
    return this.#with(target, async (client, place) => {
      const packs = mustHave(await client.packs());
      const items = packs.map(({ description, id, name }) => ({
        label: name,
        description: id,
        detail: description,
        id,
      }));
      const pack = await window.showQuickPick(items, { title: l10n.t("Run a backend workflow") });
      if (!pack) return;
      const { errors, isValid } = mustHave(await client.validatePack(pack.id));
      if (!isValid) throw new ControlError("service-failed", `${pack.label}: ${errors.join("; ") || "not ready"}`);
      const prompt = await window.showInputBox({ title: pack.label, prompt: l10n.t("Prompt") });
      if (!prompt) return;
      const job = mustHave(await images.create(client.calls, { pack_id: pack.id, prompt: prompt.slice(0, 2000) }));
      this.#tree.backends.addJob(place, job.id);
    });
  }

  /** Asks for a model of the catalog, and puts it into the queue of downloads. */
  downloadModel(target: unknown): Promise<void> {
    return this.#with(target, async (client) => {
      const known = mustHave(await models.catalog(client.calls));
      const items = known.map(({ filename, id, name, sizeMb, type }) => ({
        ...{ label: name, description: type, id },
        detail: sizeMb === undefined ? filename : `${filename}, ${sizeMb} MB`,
      }));
      const model = await window.showQuickPick(items, { title: l10n.t("Download a model") });
      if (model) mustHave(await models.enqueue(client.calls, model.id));
    });
  }

  /** Cancels a job or a download. */
  cancel(target: unknown): Promise<void> {
    return this.#onFact(target, async (client, { id, kind }) => {
      mustHave<unknown>(await (kind === "job" ? images.cancel(client.calls, id) : models.cancel(client.calls, id)));
    });
  }

  /** Deletes a job with its pictures, or content, for good. */
  delete(target: unknown): Promise<void> {
    return this.#onFact(target, async (client, { id, kind, label }) => {
      const yes = l10n.t("Delete");
      const detail = l10n.t("The backend deletes its files as well, for good.");
      const question = l10n.t("Delete {0}?", withoutLinks(label));
      if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
      mustHave<unknown>(await (kind === "job" ? images.remove(client.calls, id) : content.remove(client.calls, [id])));
    });
  }

  approve(target: unknown): Promise<void> {
    return this.#onFact(target, async (client, { id }) => void mustHave(await content.approve(client.calls, [id])));
  }

  reject(target: unknown): Promise<void> {
    return this.#onFact(target, async (client, { id, label }) => {
      const reason = await window.showInputBox({ title: l10n.t("Reject {0}", label), prompt: l10n.t("Why?") });
      if (reason !== undefined) mustHave(await content.reject(client.calls, [id], reason));
    });
  }

  async #onFact(
    target: unknown,
    work: (
      client: BackendClient,
      fact: { readonly id: string; readonly kind: string; readonly label: string },
    ) => Promise<void>,
  ): Promise<void> {
    const element = asServiceElement(target);
    if (element?.kind !== "fact") {
      void window.showInformationMessage(l10n.t("Choose a row below a backend in the view Services."));
      return;
    }
    await this.#with(target, (client) => work(client, element.fact));
  }

  async #with(target: unknown, work: (client: BackendClient, place: BackendPlace) => Promise<void>): Promise<void> {
    const place = await this.#tree.backendOf(target);
    if (!place) return;
    const client = await openBackend(place.session, place.service);
    try {
      await work(client, place);
    } finally {
      client.dispose();
    }
    await this.#tree.backends.read(place);
  }
}

/** Throws `service-failed` with the backend's own words and what may be done. */
function mustHave<T>(answer: BackendAnswer<T>): T {
  if (answer.ok) return answer.value;
  const { details, message, remediation } = answer.problem;
  const more = [...details.filter((detail) => detail !== message), ...remediation].slice(0, 3);
  throw new ControlError("service-failed", [message, ...more].join(" · "));
}
