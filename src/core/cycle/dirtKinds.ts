export const dirtKinds = ["work", "control-document", "format", "generated"] as const;

/** What a change found before a cycle is. `format`: white space or line ends alone. `generated`: a tool wrote it. */
export type DirtKind = (typeof dirtKinds)[number];
