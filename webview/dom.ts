/**
 * A tiny element helper: sections describe what the page should look like, `render` changes only what differs, in place, so
 * that focus, selection and scrolling survive. Text becomes text nodes; attributes come from a closed list without links,
 * sources, inline handlers or inline styles, so no text of a document can become more than text.
 */

type AttributeName =
  | "appearance"
  | "class"
  | "d"
  | "dir"
  | "draggable"
  | "for"
  | "hidden"
  | "id"
  | "max"
  | "min"
  | "open"
  | "placeholder"
  | "role"
  | "scope"
  | "selected"
  | "slot"
  | "step"
  | "tabindex"
  | "text-anchor"
  | "title"
  | "type"
  | "value"
  | "viewBox"
  | "x"
  | "y"
  | `aria-${string}`
  | `data-${string}`;

type AttributeValue = string | number | boolean | undefined;

interface Behaviour {
  /** Finds the same element again among its siblings; needed where siblings of one tag come, go or move. */
  readonly key?: string | undefined;
  /** By event type. */
  readonly on?: Readonly<Record<string, (event: Event) => void>> | undefined;
  /** Set property by property, which a strict policy allows. */
  readonly style?: Readonly<Record<string, string>> | undefined;
}

/** Attributes (true is an empty one, or `"true"` for `aria-`; false and undefined are none) and behaviour of an element. */
export type Props = { readonly [K in AttributeName]?: AttributeValue } & Behaviour;

export interface ElementNode {
  readonly tag: string;
  readonly props: Props;
  readonly children: readonly Child[];
}

/** What may stand inside an element; false, null and undefined stand for nothing. */
export type Child = ElementNode | string | false | null | undefined | readonly Child[];

/** Describes an element. */
export function h(tag: string, props: Props | null, ...children: readonly Child[]): ElementNode {
  return { tag, props: props ?? {}, children };
}

const svgNamespace = "http://www.w3.org/2000/svg";
const noProps: Props = {};
/** What each element was last made to be. Attributes that others set (the toolkit does) are left alone. */
const rendered = new WeakMap<Node, Props>();

/** Makes the children of `root` what is described, and keeps the keyboard's place; see `keepFocus`. */
export function render(root: Element, children: readonly Child[]): void {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const region = focused?.closest("[data-region]") ?? null;
  patchChildren(root, children);
  if (focused instanceof HTMLElement && focused !== document.activeElement) keepFocus(root, focused, region);
}

/** Back to the element that had the focus; when it is gone, to the home of its region, else to the home of the page. */
function keepFocus(root: Element, focused: HTMLElement, region: Element | null): void {
  const home = (region?.isConnected ? region : root).querySelector<HTMLElement>("[data-focus-home]");
  const target = focused.isConnected ? focused : (home ?? root.querySelector<HTMLElement>("[data-focus-home]"));
  target?.focus({ preventScroll: true });
}

function patchChildren(parent: Element, children: readonly Child[]): void {
  const wanted = flatten(children);
  const former = new Map<string, Node[]>();
  for (const node of parent.childNodes) {
    const identity = identityOfNode(node);
    former.set(identity, [...(former.get(identity) ?? []), node]);
  }
  const nodes = wanted.map((child) => {
    const node = former.get(identityOfChild(child))?.shift() ?? createNode(child, parent);
    patchNode(node, child);
    return node;
  });
  for (const leftovers of former.values()) for (const node of leftovers) node.parentNode?.removeChild(node);
  let cursor = parent.firstChild;
  for (const node of nodes) {
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
}

function flatten(children: readonly Child[]): (ElementNode | string)[] {
  return children.flatMap((child): (ElementNode | string)[] => {
    if (child === null || child === undefined || child === false || child === "") return [];
    if (typeof child === "string") return [child];
    return "tag" in child ? [child] : flatten(child);
  });
}

function identityOfNode(node: Node): string {
  return node instanceof Element ? `${node.localName} ${rendered.get(node)?.key ?? ""}` : "#text";
}

function identityOfChild(child: ElementNode | string): string {
  return typeof child === "string" ? "#text" : `${child.tag} ${child.props.key ?? ""}`;
}

function createNode(child: ElementNode | string, parent: Element): Node {
  if (typeof child === "string") return document.createTextNode(child);
  const inSvg = child.tag === "svg" || parent.namespaceURI === svgNamespace;
  return inSvg ? document.createElementNS(svgNamespace, child.tag) : document.createElement(child.tag);
}

function patchNode(node: Node, child: ElementNode | string): void {
  if (typeof child === "string") {
    if (node.nodeValue !== child) node.nodeValue = child;
    return;
  }
  const element = node as HTMLElement | SVGElement;
  const before = rendered.get(element) ?? noProps;
  rendered.set(element, child.props);
  patchAttributes(element, before, child.props);
  patchStyle(element, before.style ?? {}, child.props.style ?? {});
  for (const type of Object.keys(child.props.on ?? {})) element.addEventListener(type, dispatch);
  patchChildren(element, child.children);
}

function patchAttributes(element: Element, before: Props, after: Props): void {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<AttributeName | keyof Behaviour>;
  for (const name of names) {
    if (name === "key" || name === "on" || name === "style") continue;
    const value = attributeText(name, after[name]);
    // What the person moved does not follow its attribute any more.
    if (name === "value" && element instanceof HTMLInputElement) {
      if (element.value !== value) element.value = value ?? "";
      continue;
    }
    if (value === attributeText(name, before[name])) continue;
    if (value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}

function attributeText(name: string, value: AttributeValue): string | undefined {
  if (typeof value !== "boolean") return value === undefined ? undefined : String(value);
  if (name.startsWith("aria-")) return String(value);
  return value ? "" : undefined;
}

function patchStyle(
  element: HTMLElement | SVGElement,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): void {
  for (const name of Object.keys(before)) if (!(name in after)) element.style.removeProperty(name);
  for (const [name, value] of Object.entries(after)) {
    if (before[name] !== value) element.style.setProperty(name, value);
  }
}

/** The one listener of every element: calls what the element was last described with. */
function dispatch(event: Event): void {
  if (event.currentTarget instanceof Node) rendered.get(event.currentTarget)?.on?.[event.type]?.(event);
}
