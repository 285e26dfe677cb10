import type { Tampering } from "../../core/cycle/safeguard.ts";

export const untouched: Tampering = { grave: [], notes: [], isStuck: false };

export function joined(parts: readonly Tampering[]): Tampering {
  return {
    grave: parts.flatMap((part) => part.grave),
    notes: parts.flatMap((part) => part.notes),
    isStuck: parts.some((part) => part.isStuck),
  };
}

/** `a, b and 3 more`. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
