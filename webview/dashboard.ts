/**
 * The dashboard's page. The host gives it the shell of `src/core/views/dashboardHtml.ts`: a `<div id="dashboard">` in the
 * body, this file as a `<script type="module" nonce>`, `dashboard.css` as a `<link rel="stylesheet" nonce>`, the language on
 * `<html lang>`, and a policy under which nothing else loads or runs. It also expects VS Code's `acquireVsCodeApi`, theme
 * variables on `<html>` and theme class on `<body>`; a test or a plain browser can provide all three.
 *
 * It says `ready` once, after that it draws whatever snapshot the host pushes last, and sends `PageMessage`s.
 */

import { assertNever, messageOf } from "../src/core/base/errors.ts";
import { decodeHostMessage, type HostMessage, type PageMessage } from "../src/core/protocol.ts";
import { BoardControl } from "./boardControl.ts";
import { registerComponents } from "./components.ts";
import { render } from "./dom.ts";
import { t } from "./localize.ts";
import { renderPage } from "./page.ts";
import { decodeSavedState, type PageActions, type PageView, type SavedState } from "./pageView.ts";

interface Host {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: SavedState): void;
}

declare function acquireVsCodeApi(): Host;

/** A document that comes sooner is the first thing that the page draws; to draw that it waits would only delay it. */
const patienceMs = 100;

/** Draws at most once a frame, and once a second or ten while something on the page counts the time. */
class Dashboard {
  readonly #root: Element;
  readonly #host: Host;
  #view: PageView;
  #frame: number | undefined;
  #isDrawing = false;
  #tick: number | undefined;
  /** Where the page was scrolled to before it was hidden; undefined once that is restored. */
  #formerScroll: number | undefined;

  readonly #control = new BoardControl(
    (message) => this.#host.postMessage(message),
    () => this.#redraw(),
  );
  readonly #actions: PageActions = {
    control: this.#control,
    send: (message) => this.#host.postMessage(message),
    toggle: (section) => {
      const collapsed = new Set(this.#view.collapsed);
      if (!collapsed.delete(section)) collapsed.add(section);
      this.#change({ collapsed });
      this.#draw();
      this.#save();
    },
    setOpen: (key, isOpen) => {
      if (this.#view.opened.has(key) === isOpen) return;
      const opened = new Set(this.#view.opened);
      if (!opened.delete(key)) opened.add(key);
      this.#change({ opened });
      this.#save();
    },
    jump: (section) => {
      const collapsed = new Set(this.#view.collapsed);
      collapsed.delete(section);
      this.#change({ collapsed });
      this.#draw();
      const card = document.getElementById(`section-${section}`);
      card?.scrollIntoView({ block: "start" });
      card?.querySelector<HTMLElement>("[data-focus-home]")?.focus({ preventScroll: true });
      this.#save();
    },
  };

  constructor(root: Element, host: Host) {
    this.#root = root;
    this.#host = host;
    const saved = decodeSavedState(host.getState());
    this.#formerScroll = saved.scroll;
    this.#control.restore(saved.ledger, saved.filter);
    this.#view = {
      dashboard: undefined,
      cycle: null,
      history: undefined,
      now: Date.now(),
      collapsed: new Set(saved.collapsed),
      opened: new Set(saved.opened),
      failure: undefined,
      isWhole: false,
    };
  }

  start(): void {
    window.addEventListener("message", (event) => this.#receive(event.data));
    window.addEventListener("scroll", () => this.#save(), { passive: true });
    this.#host.postMessage({ type: "ready" });
    this.#tick = window.setTimeout(() => this.#draw(), patienceMs);
  }

  #receive(data: unknown): void {
    const message = decodeHostMessage(data);
    if (message === undefined) {
      this.#change({
        failure: t("The extension sent something that this page does not understand. Reload the window."),
      });
      return;
    }
    this.#accept(message);
  }

  #accept(message: HostMessage): void {
    switch (message.type) {
      case "dashboard":
        this.#control.isFixed = message.revision !== null;
        this.#change({ dashboard: message, failure: undefined });
        return;
      case "cycle":
        this.#change({ cycle: message.cycle, failure: undefined });
        return;
      case "board":
        this.#control.accept(message);
        this.#change({ failure: undefined });
        this.#save();
        return;
      case "history":
        this.#change({ history: message, failure: undefined });
        return;
      default:
        assertNever(message);
    }
  }

  #change(part: Partial<PageView>): void {
    this.#view = { ...this.#view, ...part };
    this.#frame ??= requestAnimationFrame(() => this.#draw());
  }

  /** At once, but for what a drawing itself causes. */
  #redraw(): void {
    if (this.#isDrawing) this.#change({});
    else this.#draw();
  }

  #draw(): void {
    this.#isDrawing = true;
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#view = { ...this.#view, now: Date.now() };
    const isFirst = this.#view.dashboard?.status === "ready" && !this.#view.isWhole;
    if (!isFirst) registerComponents();
    try {
      render(this.#root, renderPage(this.#view, this.#actions));
    } catch (error) {
      this.#view = { ...this.#view, dashboard: undefined, cycle: null, failure: messageOf(error) };
      render(this.#root, renderPage(this.#view, this.#actions));
    }
    this.#control.show(this.#view.dashboard?.status === "ready" && !this.#view.collapsed.has("board"));
    this.#control.drawn();
    this.#isDrawing = false;
    // After this frame is on the screen.
    if (isFirst) setTimeout(() => this.#change({ isWhole: true }));
    this.#restoreScroll();
    this.#scheduleTick();
  }

  #scheduleTick(): void {
    clearTimeout(this.#tick);
    const running = this.#view.cycle !== null && this.#view.cycle.phase !== "ended";
    this.#tick = window.setTimeout(() => this.#draw(), running ? 1000 : 10_000);
  }

  #restoreScroll(): void {
    if (this.#formerScroll === undefined || !this.#view.isWhole) return;
    window.scrollTo(0, this.#formerScroll);
    // The page is not as long as it was before the board is there.
    if (this.#control.board === undefined && !this.#view.collapsed.has("board")) return;
    this.#formerScroll = undefined;
  }

  #save(): void {
    const { ledger, filter } = this.#control.look;
    const scroll = this.#formerScroll ?? window.scrollY;
    this.#host.setState({
      scroll,
      collapsed: [...this.#view.collapsed],
      opened: [...this.#view.opened],
      ledger,
      filter,
    });
  }
}

function start(): void {
  const root = document.getElementById("dashboard");
  if (root === null)
    throw new Error('Unexpected page without an element "dashboard", expected the shell of dashboardHtml');
  new Dashboard(root, acquireVsCodeApi()).start();
}

start();
