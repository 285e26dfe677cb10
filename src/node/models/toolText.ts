/** Text that a model gets to read; not accepted: why its call was not done. */
export interface ToolText {
  readonly text: string;
  readonly accepted: boolean;
}

export function answered(text: string): ToolText {
  return { text, accepted: true };
}

export function refused(text: string): ToolText {
  return { text, accepted: false };
}
